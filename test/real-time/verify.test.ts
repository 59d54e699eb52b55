import { expect, test } from 'vitest'
import type { CheckResult } from '../../src/verify/check.ts'
import { runQbench } from './qbench.ts'

test('qbench finds itself right on this machine, or names what the machine left unclear', async () => {
  const { code, stdout, stderr } = await runQbench(['verify', '--json'])
  expect(stderr).toBe('')
  const { checks, wallUs } = JSON.parse(stdout) as { checks: CheckResult[]; wallUs: number }
  expect(checks.filter(({ verdict }) => verdict === 'fails')).toEqual([])
  const unclear = checks.filter(({ verdict }) => verdict === 'unclear')
  expect(code, JSON.stringify(unclear)).toBe(unclear.length === 0 ? 0 : 3)
  expect(checks).toHaveLength(14)
  expect(wallUs).toBeGreaterThan(10_000_000)
}, 150_000)

test('Ctrl-C ends the self-test at once', async () => {
  const { code, stdout } = await runQbench(['verify'], (child) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('M/M/1,')) child.kill('SIGINT')
    })
  })
  expect(code).toBe(130)
  expect(stdout).toMatch(/! stopped after \d+ of 14 checks/)
}, 60_000)
