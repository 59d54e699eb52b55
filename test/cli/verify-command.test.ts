import { expect, test } from 'vitest'
import { runCli } from '../../src/cli/run-cli.ts'
import type { Check, CheckResult, CheckVerdict } from '../../src/verify/check.ts'
import { createFakeHost, type FakeHost } from './fake-host.ts'

function fakeCheck(name: string, verdict: CheckVerdict, act: () => void = () => undefined): Check {
  return {
    name,
    isRealTime: false,
    async run() {
      act()
      return { verdict, words: 'wait 2 ms, exact 2 ms', evidence: 'z 0.1', figures: { zRatio: 0.1 } }
    },
  }
}

async function verify(args: readonly string[], checks: (host: FakeHost) => readonly Check[]) {
  const host: FakeHost = createFakeHost({ loadChecks: async () => checks(host) })
  const exitCode = await runCli(['verify', ...args], host)
  return { exitCode, stdout: host.stdout(), stderr: host.stderr(), host }
}

const two = (second: CheckVerdict) => () => [fakeCheck('first', 'holds'), fakeCheck('second', second)]

test.each([
  ['holds', 0, '✓ all 2 checks hold in '],
  ['fails', 1, '✗ 1 of 2 checks hold; wrong: second; in '],
  ['unclear', 3, '! 1 of 2 checks hold; unclear on this machine now: second; in '],
] as const)('a check that %s ends the self-test in %i', async (verdict, exitCode, last) => {
  const ended = await verify([], two(verdict))
  expect(ended.stdout).toMatch(/^self-test · qbench [\d.]+ · node [\d.]+ · \d+ × .* · load [\d.]+\n\n {2}✓ first /)
  expect(ended.stdout.split('\n').at(-2)).toContain(last)
  expect([ended.exitCode, ended.stderr]).toEqual([exitCode, ''])
  expect(ended.host.signals.eventNames()).toEqual([])
})

test('a line is printed as soon as its check has ended', async () => {
  const seen: string[] = []
  await verify([], (host) => [
    fakeCheck('first', 'holds'),
    fakeCheck('second', 'holds', () => seen.push(host.stdout())),
  ])
  expect(seen[0]).toMatch(/✓ first .*\n$/)
})

test('--quiet prints the last line only', async () => {
  const { stdout, exitCode } = await verify(['--quiet'], two('fails'))
  expect(stdout).toMatch(/^✗ 1 of 2 checks hold; wrong: second; in .*\n$/)
  expect(exitCode).toBe(1)
})

test('--json prints one object: verdict, machine, and the figures of every check', async () => {
  const { stdout, exitCode } = await verify(['--json'], two('unclear'))
  const whole = JSON.parse(stdout) as { checks: CheckResult[] }
  expect(whole).toMatchObject({ kind: 'qbench-verify', verdict: 'unclear', isComplete: true, wantedCount: 2 })
  expect(whole.checks[1]).toMatchObject({ name: 'second', verdict: 'unclear', figures: { zRatio: 0.1 } })
  expect(Object.keys(whole)).toContain('environment')
  expect(exitCode).toBe(3)
})

test('--json and --quiet at once are refused', async () => {
  const { exitCode, stderr } = await verify(['--json', '--quiet'], two('holds'))
  expect(stderr).toContain('--quiet')
  expect(exitCode).toBe(2)
})

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends the self-test after the check in hand, which is not counted', async (name, exitCode) => {
  const interrupted = (host: FakeHost) => [
    fakeCheck('first', 'holds'),
    fakeCheck('second', 'fails', () => host.signals.emit(name, name)),
    fakeCheck('third', 'holds'),
  ]
  const spoken = await verify([], interrupted)
  expect(spoken.stdout).toContain('! stopped after 1 of 3 checks in ')
  expect(spoken.stdout).not.toContain('second')
  expect(spoken.exitCode).toBe(exitCode)
  const whole = await verify(['--json'], interrupted)
  expect(JSON.parse(whole.stdout)).toMatchObject({ verdict: null, isComplete: false, wantedCount: 3 })
  expect(whole.exitCode).toBe(exitCode)
})
