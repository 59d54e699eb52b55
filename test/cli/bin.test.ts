import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { RunResult } from '../../src/result/run-result.ts'
import { repeatRun } from '../../src/run/repeat-run.ts'
import { loadText } from '../scenario/load-text.ts'
import { TINY_SCENARIO } from './fake-engine.ts'
import { openFolder } from './folder.ts'

const BIN = 'bin/qbench.js'

/** Runs the built program as a shell would. */
function qbench(args: readonly string[], nodeArgs: readonly string[] = []) {
  const { NO_COLOR, FORCE_COLOR, ...env } = process.env
  const { status, stdout, stderr } = spawnSync(process.execPath, [...nodeArgs, BIN, ...args], { encoding: 'utf8', env })
  return { status, stdout, stderr }
}

const dataUrl = (source: string): string => `data:text/javascript,${encodeURIComponent(source)}`

/** Writes the address of everything that is imported to stderr. */
const TRACE_IMPORTS = dataUrl(`
  import { register } from 'node:module'
  register(${JSON.stringify(
    dataUrl(`
      import { writeSync } from 'node:fs'
      export async function resolve(specifier, context, next) {
        const resolved = await next(specifier, context)
        writeSync(2, resolved.url + '\\n')
        return resolved
      }`),
  )})`)

test('help loads neither the parser of scenarios nor the engine', () => {
  const { status, stderr } = qbench(['--help'], ['--import', TRACE_IMPORTS])
  expect(status).toBe(0)
  expect(stderr).toContain('/node_modules/commander/')
  expect(stderr).not.toMatch(/\/node_modules\/(?!commander\/)/)
  expect(stderr).not.toMatch(/\/dist\/(scenario|run|result|report|measure)\//)
})

test('bare qbench prints the start screen, without a single escape byte in a pipe', () => {
  const { status, stdout, stderr } = qbench([])
  expect(stdout).toMatch(/^qbench \d+\.\d+\.\d+ {3}block the caller/)
  expect([status, stderr, stdout.includes('\u001b')]).toEqual([0, '', false])
})

test('a mistake ends in exit code 2, on stderr, without a stack', () => {
  const { status, stdout, stderr } = qbench(['lits'])
  expect(stderr).toMatch(/^✗ qbench {2}unknown command 'lits'; did you mean list\?/)
  expect(stderr).not.toMatch(/^ +at /m)
  expect([status, stdout]).toEqual([2, ''])
})

test('a simulated run comes to the same in a second process', () => {
  const args = ['run', 'video', '--clock', 'virtual', '--mode', 'async', '--check-determinism', '--json']
  const cwd = openFolder()
  const { status, stdout } = spawnSync(process.execPath, [resolve(BIN), ...args], { encoding: 'utf8', cwd })
  const { trust, resultHash } = JSON.parse(stdout) as RunResult
  expect([status, trust.find(({ code }) => code === 'repeats-exactly')?.verdict]).toEqual([0, 'holds'])
  expect(resultHash).toMatch(/^[0-9a-f]{64}$/)
})

test('a second process ends when the first is told to stop, and no fault is found with the run', async () => {
  const stop = new AbortController()
  const task = { scenario: loadText(TINY_SCENARIO).scenario, mode: 'async' } as const
  const answer = repeatRun(task, { firstMs: 4_000.123, signal: stop.signal })
  stop.abort()
  expect(await answer).toBeNull()
})

test('the simulation that the README shows still comes to what it shows', () => {
  const shown = /^\$ qbench (run .*--clock virtual.*)$[^`]*? · hash ([0-9a-f]+)$/m.exec(
    readFileSync('README.md', 'utf8'),
  )
  const [, command = '', hash = 'none'] = shown ?? []
  const args = [...command.split(' '), '--json']
  const { stdout } = spawnSync(process.execPath, [resolve(BIN), ...args], { encoding: 'utf8', cwd: openFolder() })
  expect((JSON.parse(stdout) as RunResult).resultHash).toMatch(new RegExp(`^${hash}`))
})

test('a reader that leaves early is no error', () => {
  const script = `"${process.execPath}" ${BIN} help metrics | true; echo "\${PIPESTATUS[0]}"`
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' })
  expect([stdout, stderr]).toEqual(['0\n', ''])
})

test.skipIf(process.platform !== 'linux')('a full disk ends in exit code 74 and says so', () => {
  const script = `"${process.execPath}" ${BIN} help metrics > /dev/full`
  const { status, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' })
  expect([status, stderr]).toEqual([74, expect.stringMatching(/^✗ cannot write the output: .*ENOSPC/)])
})

test.skipIf(process.platform !== 'linux')('a full disk behind stderr changes nothing', () => {
  const script = `"${process.execPath}" ${BIN} lits 2> /dev/full; echo "$?"`
  expect(spawnSync('bash', ['-c', script], { encoding: 'utf8' }).stdout).toBe('2\n')
})

test.skipIf(process.platform !== 'linux')('a deleted working directory is told in a sentence, exit code 74', () => {
  const script = `folder=$(mktemp -d) && cd "$folder" && rmdir "$folder" && "${process.execPath}" ${resolve(BIN)} list`
  const { status, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' })
  expect([status, stderr]).toEqual([74, expect.stringMatching(/^✗ the working directory cannot be used, .*\n$/)])
})
