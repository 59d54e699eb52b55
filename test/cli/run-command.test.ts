import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Host } from '../../src/cli/host.ts'
import { runCli } from '../../src/cli/run-cli.ts'
import { RunError } from '../../src/fault/run-error.ts'
import type { RunResult } from '../../src/result/run-result.ts'
import { createFakeEngine, type FakeEngine, TINY_SCENARIO } from './fake-engine.ts'
import { createFakeHost, type FakeHost } from './fake-host.ts'
import { openFolder } from './folder.ts'

/** Runs `qbench run ./tiny.yaml` with a fake engine in a folder of its own. */
async function runTiny(args: readonly string[], fake: FakeEngine = createFakeEngine(), overrides: Partial<Host> = {}) {
  const cwd = openFolder({ 'tiny.yaml': TINY_SCENARIO })
  const host = createFakeHost({ cwd, engine: fake.engine, ...overrides })
  const exitCode = await runCli(['run', './tiny.yaml', ...args], host)
  return { exitCode, cwd, host, stdout: host.stdout(), stderr: host.stderr() }
}

const savedIn = (cwd: string): readonly string[] => {
  const folder = join(cwd, '.qbench/runs')
  return existsSync(folder) ? readdirSync(folder) : []
}

test('a run reports on stdout, saves its result and ends in 0', async () => {
  const { exitCode, cwd, stdout } = await runTiny([])
  expect(stdout).toMatch(/^tiny · async · real clock · seed /)
  expect(stdout).toContain('✓ PASS')
  expect(stdout).toContain('qbench run ./tiny.yaml --mode sync')
  const [saved] = savedIn(cwd)
  expect(stdout).toContain(join('.qbench/runs', saved ?? 'none'))
  expect(exitCode).toBe(0)
})

test('a broken expectation ends in 1', async () => {
  const { exitCode, stdout } = await runTiny([], createFakeEngine({ responseUs: 20_000 }))
  expect(stdout).toContain('✗ FAIL')
  expect(exitCode).toBe(1)
})

test('--mode both runs sync, then async, and compares', async () => {
  const fake = createFakeEngine()
  const { exitCode, cwd, stdout } = await runTiny(['--mode', 'both'], fake)
  expect(fake.runs.map(({ mode }) => mode)).toEqual(['sync', 'async'])
  expect(stdout.indexOf('tiny · sync')).toBeLessThan(stdout.indexOf('tiny · async'))
  expect(stdout).toMatch(/sync +async +change/)
  expect(savedIn(cwd)).toHaveLength(2)
  expect(exitCode).toBe(0)
})

test('--json prints exactly one object, the saved result', async () => {
  const { cwd, stdout } = await runTiny(['--json'])
  expect(stdout.trimEnd().split('\n')).toHaveLength(1)
  const [saved = ''] = savedIn(cwd)
  expect(JSON.parse(stdout)).toEqual(JSON.parse(readFileSync(join(cwd, '.qbench/runs', saved), 'utf8')))
})

test('--json with both modes is one object with both results', async () => {
  const { stdout } = await runTiny(['--json', '--mode', 'both'])
  const pair = JSON.parse(stdout) as { kind: string; sync: RunResult; async: RunResult }
  expect([pair.kind, pair.sync.mode, pair.async.mode]).toEqual(['qbench-pair', 'sync', 'async'])
})

test('--quiet prints the verdict line and nothing else', async () => {
  const { stdout, stderr } = await runTiny(['--quiet'])
  expect(stdout).toMatch(/^✓ PASS .*\n$/)
  expect(stderr).toBe('')
})

test('flags reach the scenario and the engine; a flag wins over its variable', async () => {
  const fake = createFakeEngine()
  const args = ['--seed', '7', '--set', 'requests.ping.timeout=2s', '--workers', '3', '--grace', '250ms']
  await runTiny(args, fake, { env: { QBENCH_SEED: '8', QBENCH_MODE: 'sync' } })
  const [run] = fake.runs
  expect(run?.scenario.seed).toBe('7')
  expect(run?.scenario.requests[0]?.timeoutUs).toBe(2_000_000)
  expect(run?.scenario.queues[0]?.workers.threadCount).toBe(3)
  expect(run?.mode).toBe('sync')
  expect(run?.graceUs).toBe(250_000)
})

test('--out gets the result, with the name under which it was saved', async () => {
  const { exitCode, cwd } = await runTiny(['--out', 'mine.json'])
  const { id } = JSON.parse(readFileSync(join(cwd, 'mine.json'), 'utf8')) as RunResult
  expect(savedIn(cwd)).toEqual([`${id}.json`])
  expect(exitCode).toBe(0)
})

test.each([
  ['tiny.yaml', 'exists'],
  ['.', 'is a folder'],
  ['none/mine.json', 'does not exist'],
])('--out %s is refused before the run', async (out, reason) => {
  const fake = createFakeEngine()
  const { exitCode, stderr } = await runTiny(['--out', out], fake)
  expect(stderr).toMatch(/^✗ --out {2}/)
  expect(stderr).toContain(reason)
  expect([exitCode, fake.runs.length]).toEqual([2, 0])
})

test('a problem of the scenario is refused before anything runs', async () => {
  const fake = createFakeEngine()
  const { exitCode, stderr } = await runTiny(['--workers', '0'], fake)
  expect(stderr).toMatch(/^✗ --workers /)
  expect([exitCode, fake.runs.length]).toEqual([2, 0])
})

test('a real mail server under the virtual clock is refused before anything runs, by the name of the part', async () => {
  const fake = createFakeEngine()
  const settings = ['kind=smtp', 'url=smtp://127.0.0.1:9', 'to=you@example.com']
  const args = ['--clock', 'virtual', ...settings.flatMap((setting) => ['--set', `sinks.nowhere.${setting}`])]
  const { exitCode, stdout, stderr } = await runTiny(args, fake)
  expect(stderr).toMatch(
    /^✗ --set sinks\.nowhere\.kind {2}sinks\.nowhere\.kind: smtp cannot run under the virtual clock:/,
  )
  expect([exitCode, stdout, fake.runs.length]).toEqual([2, '', 0])
})

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)(
  '%s ends the run in hand: the partial result is saved and reported, no further run begins',
  async (name, exitCode) => {
    const cwd = openFolder({ 'tiny.yaml': TINY_SCENARIO })
    const fake = createFakeEngine({
      act: async ({ signal }) => {
        host.signals.emit(name, name)
        expect(signal.aborted).toBe(true)
      },
    })
    const host = createFakeHost({ cwd, engine: fake.engine })
    expect(await runCli(['run', './tiny.yaml', '--mode', 'both', '--json'], host)).toBe(exitCode)
    expect(host.stderr()).toContain('Ctrl-C again ends at once')
    expect((JSON.parse(host.stdout()) as RunResult).status).toBe('partial')
    expect([savedIn(cwd).length, fake.runs.length, host.exits]).toEqual([1, 1, []])
    expect(host.signals.eventNames()).toEqual([])
  },
)

test('a second Ctrl-C ends at once', async () => {
  const fake = createFakeEngine({
    act: async () => {
      host.signals.emit('SIGINT', 'SIGINT')
      host.signals.emit('SIGINT', 'SIGINT')
    },
  })
  const host = createFakeHost({ cwd: openFolder({ 'tiny.yaml': TINY_SCENARIO }), engine: fake.engine })
  await runCli(['run', './tiny.yaml'], host)
  expect(host.exits).toEqual([130])
})

test('what goes wrong in a run is told in one line, with its exit code', async () => {
  const fake = createFakeEngine({
    act: async () => {
      throw new RunError('a thread died', 3)
    },
  })
  const { exitCode, stderr, host } = await runTiny(['--quiet'], fake)
  expect([exitCode, stderr]).toEqual([3, '✗ a thread died\n'])
  expect(host.signals.eventNames()).toEqual([])
})

test('a result that cannot be saved is reported all the same, then the run ends in 74', async () => {
  const cwd = openFolder({ 'tiny.yaml': TINY_SCENARIO, '.qbench': 'a file where the folder should be' })
  const host = createFakeHost({ cwd, engine: createFakeEngine().engine })
  expect(await runCli(['run', './tiny.yaml', '--quiet'], host)).toBe(74)
  expect(host.stdout()).toContain('✓ PASS')
  expect(host.stderr()).toContain('cannot write')
})

test('with --json both results are printed even if neither can be saved, and the reason is told once', async () => {
  const cwd = openFolder({ 'tiny.yaml': TINY_SCENARIO, '.qbench': 'a file where the folder should be' })
  const host = createFakeHost({ cwd, engine: createFakeEngine().engine })
  expect(await runCli(['run', './tiny.yaml', '--json', '--mode', 'both'], host)).toBe(74)
  expect(JSON.parse(host.stdout())).toMatchObject({ sync: { mode: 'sync' }, async: { mode: 'async' } })
  expect(host.stderr().match(/✗ cannot write/g)).toHaveLength(1)
})

test('Ctrl-C before the engine is there ends the command without a run', async () => {
  const fake = createFakeEngine()
  const host: FakeHost = createFakeHost({
    cwd: openFolder({ 'tiny.yaml': TINY_SCENARIO }),
    loadEngine: async () => {
      host.signals.emit('SIGINT', 'SIGINT')
      return fake.engine
    },
  })
  const exitCode = await runCli(['run', './tiny.yaml'], host)
  expect([exitCode, fake.runs.length, host.stdout(), host.stderr()]).toEqual([
    130,
    0,
    '',
    '! stopped before anything ran\n',
  ])
})

test('colour goes where a terminal or a flag asks for it, per stream', async () => {
  const escapeByte = String.fromCharCode(27)
  const plain = await runTiny([])
  const forced = await runTiny(['--color'])
  const terminal = await runTiny(['--quiet'], createFakeEngine(), { stdoutIsTerminal: true })
  const refused = await runTiny(['--quiet'], createFakeEngine(), { stdoutIsTerminal: true, env: { NO_COLOR: '1' } })
  expect([plain, forced, terminal, refused].map(({ stdout }) => stdout.includes(escapeByte))).toEqual([
    false,
    true,
    true,
    false,
  ])
})
