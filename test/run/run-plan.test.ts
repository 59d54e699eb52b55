import { describe, expect, test } from 'vitest'
import { planRun } from '../../src/run/run-plan.ts'
import { PLAIN_REQUEST } from '../../src/scenario/plain-parts.ts'
import type { Arrivals, RequestSpec, Scenario } from '../../src/scenario/scenario.ts'

const SEC = 1_000_000

function scenarioOf(requests: readonly { arrivals: Arrivals; jobCount: number; timeoutUs?: number }[]): Scenario {
  return {
    seed: '1',
    drainLimitUs: 60 * SEC,
    requests: requests.map(({ arrivals, jobCount, timeoutUs = 30 * SEC }, index) => ({
      ...PLAIN_REQUEST,
      name: `r${index}`,
      arrivals,
      timeoutUs,
      jobs: [{ jobIndex: 0, count: jobCount }],
    })) as unknown as RequestSpec[],
  } as unknown as Scenario
}

describe('the plan of a run', () => {
  test('knows every request and job of a strict schedule', () => {
    const plan = planRun(
      scenarioOf([
        { arrivals: { kind: 'constant', ratePerSec: 100, forUs: 10 * SEC }, jobCount: 3 },
        { arrivals: { kind: 'once', atUs: 0 }, jobCount: 1_000_000 },
      ]),
    )
    expect(plan).toMatchObject({ plannedRequestCount: 1_001, jobCountMax: 1_003_000 })
  })

  test('leaves chance enough ids, and not many more', () => {
    const stages = [{ forUs: 10 * SEC, fromPerSec: 0, toPerSec: 2_000 }]
    const plan = planRun(scenarioOf([{ arrivals: { kind: 'poisson', stages }, jobCount: 2 }]))
    expect(plan.plannedRequestCount).toBeNull()
    expect(plan.jobCountMax).toBe(2 * (10_000 + 600 + 6))
  })

  test('never plans for more jobs than there are ids', () => {
    const arrivals: Arrivals = { kind: 'constant', ratePerSec: 1_000, forUs: 60 * SEC }
    expect(planRun(scenarioOf([{ arrivals, jobCount: 1_000_000 }])).jobCountMax).toBe(2 ** 31 - 1)
  })

  test('allows every client its timeout and the backlog its drain before it calls a run stuck', () => {
    const arrivals: Arrivals = { kind: 'constant', ratePerSec: 1, forUs: 10 * SEC }
    const { deadlineUs } = planRun(scenarioOf([{ arrivals, jobCount: 1, timeoutUs: 100 * SEC }]))
    expect(deadlineUs).toBeGreaterThanOrEqual((10 + 100 + 60) * SEC)
  })

  test('makes the timeline coarser where it would have more intervals than anybody reads', () => {
    const arrivals: Arrivals = { kind: 'constant', ratePerSec: 1, forUs: 3_600 * SEC }
    expect(planRun(scenarioOf([{ arrivals, jobCount: 1 }])).intervalUs).toBe(13 * SEC)
    expect(planRun(scenarioOf([{ arrivals: { kind: 'once', atUs: 0 }, jobCount: 1 }])).intervalUs).toBe(SEC)
  })
})
