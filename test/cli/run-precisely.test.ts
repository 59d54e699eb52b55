import { describe, expect, test } from 'vitest'
import { type PreciseRun, precisionOf, runPrecisely } from '../../src/cli/run-precisely.ts'
import type { Measurement } from '../../src/measure/measurement.ts'
import { runVirtual } from '../../src/run/run-virtual.ts'
import { arrivalExtent } from '../../src/scenario/arrival-extent.ts'
import type { RequestSpec, Scenario } from '../../src/scenario/scenario.ts'
import { loadText } from '../scenario/load-text.ts'

const scenario = loadText(`
version: 1
requests: { call: { arrivals: { poisson: { rate: 80/s, for: 20s } }, jobs: { work: 1 } } }
jobs: { work: { sink: server, timeout: 100s } }
sinks: { server: { kind: mock-smtp, connections: 10, serviceTime: { exponential: { mean: 10ms } } } }
workers: { default: { threads: 1, concurrency: 1 } }
`).scenario

const options = {
  scenario,
  mode: 'async' as const,
  onReading: () => undefined,
  signal: new AbortController().signal,
  graceUs: 0,
}

const lengthUs = (of: Scenario): number => arrivalExtent((of.requests[0] as RequestSpec).arrivals).endUs

/** An engine whose figure gets more certain with the root of the length, and logs how long it was asked to run. */
function setUp(part: { readonly widthAt20Sec: number | null; readonly jobCount?: number; readonly wallUs?: number }) {
  const { widthAt20Sec, jobCount = 1, wallUs = 1 } = part
  const lengths: number[] = []
  const longer: PreciseRun[] = []
  const engine = async ({ scenario: of }: { scenario: Scenario }): Promise<Measurement> => {
    const sec = lengthUs(of) / 1_000_000
    lengths.push(sec)
    const halfUs = widthAt20Sec === null ? 0 : 1_000_000 * widthAt20Sec * Math.sqrt(20 / sec)
    const mean = widthAt20Sec === null ? null : { lowUs: 1_000_000 - halfUs, highUs: 1_000_000 + halfUs }
    const wait = { meanUs: 1_000_000, ci: { mean } }
    return {
      jobs: [{ name: 'work', wait, createdCount: jobCount * sec }],
      requests: [],
      queues: [],
      sinks: [],
      wallUs: wallUs * sec,
    } as never
  }
  const run = (ratio: number) =>
    runPrecisely(engine, options, { goal: { metric: null, ratio }, onLonger: (one) => longer.push(one) })
  return { run, lengths, longer }
}

describe('a run for precision', () => {
  test('is the first one where that is exact enough', async () => {
    const { run, lengths } = setUp({ widthAt20Sec: 0.05 })
    expect(await run(0.05)).toMatchObject({ metric: 'work.wait.mean', reachedRatio: 0.05, stoppedBy: 'precision' })
    expect(lengths).toEqual([20])
  })

  test('grows by what the interval lacks, but at most sixteen times at once', async () => {
    const { run, lengths, longer } = setUp({ widthAt20Sec: 0.1 })
    const { stoppedBy, scenario: last } = await run(0.05)
    // (0.1 / 0.05)^2 = 4 times as long, and a fifth more, rounded up.
    expect(lengths).toEqual([20, 100])
    expect([stoppedBy, lengthUs(last)]).toEqual(['precision', 100_000_000])
    expect(longer.map(({ reachedRatio }) => reachedRatio)).toEqual([0.1])
    const far = setUp({ widthAt20Sec: 0.1 })
    await far.run(0.01)
    expect(far.lengths.slice(0, 2)).toEqual([20, 320])
  })

  test('stops before it would make more than 200 million jobs, and says so', async () => {
    const { run, lengths } = setUp({ widthAt20Sec: 0.1, jobCount: 1_000_000 })
    expect(await run(0.01)).toMatchObject({ stoppedBy: 'jobs', reachedRatio: 0.1 })
    expect(lengths).toEqual([20])
  })

  test('stops before it would take more than two minutes', async () => {
    const { run } = setUp({ widthAt20Sec: 0.1, wallUs: 1_000_000 })
    expect(await run(0.01)).toMatchObject({ stoppedBy: 'time' })
  })

  test('stops at the length that a run may have', async () => {
    const { run } = setUp({ widthAt20Sec: null })
    expect(await run(0.01)).toMatchObject({ stoppedBy: 'length', reachedRatio: null })
  })

  test('ends with the run in hand when it is interrupted', async () => {
    const controller = new AbortController()
    controller.abort()
    const run = await runPrecisely(
      runVirtual,
      { ...options, signal: controller.signal },
      {
        goal: { metric: null, ratio: 1e-6 },
        onLonger: () => undefined,
      },
    )
    expect(run.stoppedBy).toBe('interrupted')
  })

  test('ends with the last whole run when a longer one is interrupted', async () => {
    const controller = new AbortController()
    const run = await runPrecisely(
      runVirtual,
      { ...options, signal: controller.signal },
      { goal: { metric: null, ratio: 1e-6 }, onLonger: () => controller.abort() },
    )
    expect([run.stoppedBy, run.measurement.ending, lengthUs(run.scenario)]).toEqual([
      'interrupted',
      'complete',
      20_000_000,
    ])
  })
})

test('the wait of a real M/M/1 queue comes out as exact as asked for', async () => {
  const run = await runPrecisely(runVirtual, options, {
    goal: { metric: 'work.wait.mean', ratio: 0.05 },
    onLonger: () => undefined,
  })
  expect(run.stoppedBy).toBe('precision')
  const { meanUs = 0 } = run.measurement.jobs[0]?.wait ?? {}
  // rho / (1 - rho) services of 10 ms at rho 0.8; the interval is one of 95 %, so twice its width is no chance.
  expect(Math.abs(meanUs / 40_000 - 1)).toBeLessThan(0.1)
  expect(precisionOf(run.measurement, 'work.wait.mean')).toBeLessThanOrEqual(0.05)
})

test('what has no interval has no precision, and what is 0 without a doubt is exact', () => {
  const of = (ci: unknown) =>
    ({ jobs: [{ name: 'work', wait: { meanUs: 0, ci } }], requests: [], queues: [], sinks: [] }) as never
  expect(precisionOf(of(null), 'work.wait.mean')).toBeNull()
  expect(precisionOf(of({ mean: { lowUs: 0, highUs: null } }), 'work.wait.mean')).toBeNull()
  expect(precisionOf(of({ mean: { lowUs: 0, highUs: 0 } }), 'work.wait.mean')).toBe(0)
  expect(precisionOf(of({ mean: { lowUs: 0, highUs: 0 } }), 'other.wait.mean')).toBeNull()
})
