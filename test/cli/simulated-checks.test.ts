import { expect, test } from 'vitest'
import type { PreciseRun } from '../../src/cli/run-precisely.ts'
import { checkPreciseEnough, checkRepeats, wordLonger, wordStop } from '../../src/cli/simulated-checks.ts'
import { newsletterAsync } from '../report/stories.ts'

const { measurement } = newsletterAsync()

const run = (part: Partial<PreciseRun>): PreciseRun => ({
  measurement: { ...measurement, arrivalsEndUs: 20_000_000 },
  scenario: {} as never,
  metric: 'email.wait.p99',
  reachedRatio: 0.052,
  stoppedBy: 'precision',
  ...part,
})

test.each([
  [0.05, 'holds', 0.05],
  [0.051, 'warns', 0.051],
  [null, 'warns', 1],
] as const)('an interval of %d against 5 %% %s', (reachedRatio, verdict, measured) => {
  expect(checkPreciseEnough(run({ reachedRatio }), 0.05)).toMatchObject({ verdict, measured, limit: 0.05 })
})

test('a second process that comes to another result breaks the trust in both', () => {
  const other = { ...measurement, durationUs: measurement.durationUs + 1 }
  const elsewhere = { ...measurement, wallUs: 1, cpuUs: 1, rssPeakBytes: 1, engine: 'events' as const }
  expect(checkRepeats(measurement, elsewhere, 'x')).toMatchObject({ verdict: 'holds', measured: 0 })
  expect(checkRepeats(measurement, other, 'x')).toMatchObject({ verdict: 'breaks', measured: 1 })
  expect(checkRepeats(measurement, null, 'x')).toMatchObject({ verdict: 'warns', measured: 1 })
})

test('says how exact a run was and why it went on or stopped', () => {
  expect(wordLonger(run({}))).toBe('email.wait.p99 ± 5.2 % after 20 s (1,000,000 jobs); going on for longer')
  expect(wordStop(run({}))).toBeNull()
  expect(wordStop(run({ stoppedBy: 'interrupted' }))).toBeNull()
  expect(wordStop(run({ stoppedBy: 'jobs' }))).toContain('more than 200 million jobs')
  expect(wordStop(run({ stoppedBy: 'time', reachedRatio: null }))).toContain('has no interval after 20 s')
  expect(wordStop(run({ stoppedBy: 'length' }))).toContain('at most 596h')
})
