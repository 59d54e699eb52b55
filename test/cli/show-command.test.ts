import { expect, test } from 'vitest'
import { runCli } from '../../src/cli/run-cli.ts'
import { TINY_SCENARIO } from './fake-engine.ts'
import { createFakeHost } from './fake-host.ts'
import { openFolder } from './folder.ts'

async function show(args: readonly string[], env: Record<string, string> = {}) {
  const host = createFakeHost({ cwd: openFolder({ 'tiny.yaml': TINY_SCENARIO }), env })
  const exitCode = await runCli(['show', ...args], host)
  return { exitCode, stdout: host.stdout(), stderr: host.stderr() }
}

test('show prints every setting in human units, overrides in place', async () => {
  const { exitCode, stdout } = await show(['./tiny.yaml', '--set', 'requests.ping.timeout=2s'])
  expect(stdout).toMatch(/^requests\.ping\.timeout +2s$/m)
  expect(stdout).toMatch(/^queues\.default\.driver +memory$/m)
  expect(exitCode).toBe(0)
})

test('show --origin says where each value comes from', async () => {
  const { stdout } = await show(['./tiny.yaml', '--origin', '--seed', '5'], { QBENCH_WORKERS: '3' })
  expect(stdout).toMatch(/^name +tiny +\.\/tiny\.yaml:2$/m)
  expect(stdout).toMatch(/^seed +5 +--seed$/m)
  expect(stdout).toMatch(/^workers\.default\.threads +3 +environment QBENCH_WORKERS$/m)
  expect(stdout).toMatch(/^front\.concurrency +500 +default$/m)
})

test('show --json prints the resolved scenario as one object', async () => {
  const { stdout } = await show(['./tiny.yaml', '--json'])
  expect(JSON.parse(stdout)).toMatchObject({ name: 'tiny', requests: [{ timeoutUs: 1_000_000 }] })
})

test.each([
  [['newsleter'], 'did you mean "newsletter"?'],
  [['./tiny.yaml', '--set', 'requests.pign.timeout=2s'], 'did you mean "ping"?'],
  [['./tiny.yaml', '--set', 'seed=1', '--set', 'seed=2'], 'given twice'],
])('show %j is refused with exit code 2', async (args, message) => {
  const { exitCode, stdout, stderr } = await show(args)
  expect(stderr).toContain(message)
  expect([exitCode, stdout]).toEqual([2, ''])
})
