import { describe, expect, test } from 'vitest'
import { needsServingOrder, planLanes } from '../../src/queue/lane-plan.ts'
import { PLAIN_JOB, PLAIN_REQUEST } from '../../src/scenario/plain-parts.ts'
import type { JobSpec } from '../../src/scenario/scenario.ts'

const PLAIN = { agingUs: null, fairShares: null }
const job = (spec: Partial<JobSpec> = {}): JobSpec => ({ ...PLAIN_JOB, name: 'job', timeoutUs: 1, ...spec })
const request = (tenant: string, ...jobIndexes: number[]) => ({
  ...PLAIN_REQUEST,
  tenant,
  jobs: jobIndexes.map((jobIndex) => ({ jobIndex, count: 1 })),
})

describe('lanes', () => {
  test('of a queue that tells nothing apart there is one, and its order needs no thought', () => {
    const plan = planLanes(PLAIN, 0, { jobs: [job(), job(), job({ queueIndex: 1 })], requests: [] })
    expect(plan.rankOfLane).toEqual([5])
    expect(plan.laneOfJob).toEqual([0, 0, -1])
    expect(needsServingOrder(plan)).toBe(false)
    expect(needsServingOrder({ ...plan, agingUs: 1 })).toBe(false)
  })

  test('are as many as there are ranks, whose order needs thought only where jobs age', () => {
    const jobs = [job({ priorityRank: 9 }), job({ priorityRank: 0 }), job({ priorityRank: 9 })]
    const plan = planLanes(PLAIN, 0, { jobs, requests: [] })
    expect(plan.rankOfLane).toEqual([0, 9])
    expect(plan.laneOfJob).toEqual([1, 0, 1])
    expect(needsServingOrder(plan)).toBe(false)
    expect(needsServingOrder({ ...plan, agingUs: 1 })).toBe(true)
  })

  test('are apart for each type with a bulkhead', () => {
    const plan = planLanes(PLAIN, 0, { jobs: [job(), job({ bulkheadCount: 1 }), job()], requests: [] })
    expect(plan.typeOfLane).toEqual([-1, 1])
    expect(plan.laneOfJob).toEqual([0, 1, 0])
    expect(needsServingOrder(plan)).toBe(true)
  })

  test('are apart for tenants with shares, only for what their requests can make', () => {
    const jobs = [job(), job({ priorityRank: 0, compensationIndex: 2 }), job({ priorityRank: 7 })]
    const requests = [request('constructor', 0), { ...request('acme', 1), isTransaction: true }, request('acme', 0)]
    const plan = planLanes({ agingUs: null, fairShares: { acme: 3 } }, 0, { jobs, requests })
    expect(plan.rankOfLane).toEqual([0, 5, 5, 7])
    expect(plan.tenantOfLane).toEqual([1, 0, 1, 1])
    expect(plan.weightOfTenant).toEqual([1, 3])
    expect(plan.laneOfJob).toEqual([1, -1, -1, -1, 0, 3, 2, -1, -1])
    expect(needsServingOrder(plan)).toBe(true)
  })
})
