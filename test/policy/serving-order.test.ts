import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ProgramError } from '../../src/fault/program-error.ts'
import {
  createServingOrder,
  type LaneView,
  type ServingOrder,
  type ServingOrderSpec,
} from '../../src/policy/serving-order.ts'

const SEC = 1_000_000
const PLAIN = { agingUs: null, weightOfTenant: null }

interface Lanes extends LaneView {
  /** Enqueue times of what waits in each lane, oldest first. */
  readonly waitingUs: number[][]
  readonly isClosed: boolean[]
}

function createLanes(waitingUs: number[][]): Lanes {
  const isClosed = waitingUs.map(() => false)
  return {
    waitingUs,
    isClosed,
    waitingCount: (lane) => (waitingUs[lane] as number[]).length,
    oldestEnqueuedUs: (lane) => waitingUs[lane]?.[0] as number,
    isOpen: (lane) => !isClosed[lane],
  }
}

/** `count` jobs in each of `laneCount` lanes, all enqueued at 0. */
const backlog = (laneCount: number, count: number): Lanes =>
  createLanes(Array.from({ length: laneCount }, () => Array<number>(count).fill(0)))

/** Takes one job; -1: nothing to take. */
function serve(order: ServingOrder, lanes: Lanes, nowUs: number): number {
  const lane = order.next(lanes, nowUs)
  if (lane === -1) return lane
  lanes.waitingUs[lane]?.shift()
  order.served(lane, 1)
  return lane
}

const serveMany = (order: ServingOrder, lanes: Lanes, count: number): number[] =>
  Array.from({ length: count }, () => serve(order, lanes, 0))

test('the lowest rank is served first, then the oldest head, then the first lane; then there is nothing', () => {
  const order = createServingOrder({ ...PLAIN, rankOfLane: [5, 5, 0, 5], tenantOfLane: [0, 1, 0, 1] })
  const lanes = createLanes([[20, 40], [10, 20], [50], []])
  expect(serveMany(order, lanes, 6)).toEqual([2, 1, 0, 1, 0, -1])
})

test('a lane whose bulkhead is full is passed over, whatever its rank', () => {
  const order = createServingOrder({ ...PLAIN, rankOfLane: [0, 9], tenantOfLane: [0, 0] })
  const lanes = backlog(2, 3)
  lanes.isClosed[0] = true
  expect(serve(order, lanes, 0)).toBe(1)
  lanes.isClosed[1] = true
  expect(serve(order, lanes, 0)).toBe(-1)
  lanes.isClosed[0] = false
  expect(serve(order, lanes, 0)).toBe(0)
})

test('rank 9 is level with a fresh rank 0 after nine agings, where its age decides, and before it after ten', () => {
  const spec = { rankOfLane: [0, 9], tenantOfLane: [0, 1], weightOfTenant: [1, 1] }
  const next = (agingUs: number | null, atUs: number, isNinthAhead = false): number => {
    const order = createServingOrder({ ...spec, agingUs })
    if (isNinthAhead) order.served(1, 1)
    return order.next(createLanes([[atUs], [0]]), atUs)
  }
  expect([8.999999, 9, 10].map((sec) => next(SEC, sec * SEC))).toEqual([0, 1, 1])
  // A tenant that has had its share is still behind at nine agings, not at ten.
  expect([8.999999, 9, 9.999999, 10].map((sec) => next(SEC, sec * SEC, true))).toEqual([0, 0, 0, 1])
  expect(next(null, 1_000_000 * SEC)).toBe(0)
})

test('a job that another clock puts into the future is as fresh as one of now, and falls behind no rank', () => {
  const order = createServingOrder({ agingUs: 1, rankOfLane: [0, 1], tenantOfLane: [0, 0], weightOfTenant: null })
  expect(order.next(createLanes([[103], [100]]), 100)).toBe(0)
})

test('tenants of equal rank are served by their weights, and not told apart without any', () => {
  const lanes = { rankOfLane: [0, 0, 0], tenantOfLane: [0, 1, 1] }
  const weighed = createServingOrder({ ...lanes, agingUs: null, weightOfTenant: [3, 1] })
  expect(serveMany(weighed, backlog(3, 99), 12)).toEqual([0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0])
  const unweighed = createServingOrder({ ...lanes, ...PLAIN })
  expect(serveMany(unweighed, backlog(3, 99), 4)).toEqual([0, 0, 0, 0])
})

test('what is taken together counts as many', () => {
  const order = createServingOrder({ ...PLAIN, rankOfLane: [0, 0], tenantOfLane: [0, 1], weightOfTenant: [1, 1] })
  const lanes = backlog(2, 99)
  order.served(0, 3)
  expect(serveMany(order, lanes, 5)).toEqual([1, 1, 1, 0, 1])
})

test.each([
  ['idle', (lanes: Lanes) => lanes.waitingUs[1]?.splice(0), (lanes: Lanes) => lanes.waitingUs[1]?.push(0, 0, 0)],
  ['shut out', (lanes: Lanes) => lanes.isClosed.fill(true, 1), (lanes: Lanes) => lanes.isClosed.fill(false)],
])('a tenant that was %s for a thousand services comes back to its share and no more', (_, leave, comeBack) => {
  const order = createServingOrder({ ...PLAIN, rankOfLane: [0, 0], tenantOfLane: [0, 1], weightOfTenant: [1, 1] })
  const lanes = backlog(2, 2_000)
  leave(lanes)
  serveMany(order, lanes, 1_000)
  comeBack(lanes)
  expect(serveMany(order, lanes, 6)).toEqual([1, 0, 1, 0, 1, 0])
})

test('a tenant that was behind better ranks for a thousand services comes forward to its share and no more', () => {
  const spec = { rankOfLane: [0, 0, 5], tenantOfLane: [0, 1, 1], weightOfTenant: [1, 1] }
  const order = createServingOrder({ ...spec, agingUs: null })
  const lanes = createLanes([Array(2_000).fill(0), [], Array(2_000).fill(0)])
  serveMany(order, lanes, 1_000)
  lanes.waitingUs[1]?.push(0, 0, 0)
  expect(serveMany(order, lanes, 6)).toEqual([1, 0, 1, 0, 1, 0])
})

/** The oracle: writes every candidate down and sorts; keeps a list of who competes, to see who comes back. */
function createPlainOrder({ agingUs, rankOfLane, tenantOfLane, weightOfTenant }: ServingOrderSpec): ServingOrder {
  const virtualTimes = tenantOfLane.map(() => 0)
  const timeOf = (lane: number): number => virtualTimes[tenantOfLane[lane] as number] as number
  let systemTime = 0
  let competitors: readonly (number | undefined)[] = []
  return {
    next(lanes, nowUs) {
      const candidates = rankOfLane
        .map((rank, lane) => ({ lane, rank, enqueuedUs: lanes.oldestEnqueuedUs(lane) }))
        .filter(({ lane }) => lanes.isOpen(lane) && lanes.waitingCount(lane) > 0)
      for (const candidate of candidates) {
        if (agingUs === null) continue
        for (let atUs = candidate.enqueuedUs + agingUs; atUs <= nowUs; atUs += agingUs) candidate.rank--
      }
      const bestRank = Math.min(...candidates.map(({ rank }) => rank))
      const heads = candidates.filter(({ rank }) => rank === bestRank)
      for (const { lane } of heads) {
        const tenant = tenantOfLane[lane] as number
        if (!competitors.includes(tenant)) virtualTimes[tenant] = Math.max(timeOf(lane), systemTime)
      }
      competitors = heads.map(({ lane }) => tenantOfLane[lane])
      heads.sort((a, b) => timeOf(a.lane) - timeOf(b.lane) || a.enqueuedUs - b.enqueuedUs || a.lane - b.lane)
      return heads[0]?.lane ?? -1
    },
    served(lane, count) {
      systemTime = timeOf(lane)
      if (weightOfTenant === null) return
      const tenant = tenantOfLane[lane] as number
      virtualTimes[tenant] = systemTime + count / (weightOfTenant[tenant] as number)
    },
  }
}

const LANE_COUNT = 6
const TENANT_COUNT = 3
const rankOfLane = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: LANE_COUNT, maxLength: LANE_COUNT })
const tenantOfLane = fc.array(fc.nat({ max: TENANT_COUNT - 1 }), { minLength: LANE_COUNT, maxLength: LANE_COUNT })
const weights = (count: number) => fc.array(fc.integer({ min: 1, max: 10 }), { minLength: count, maxLength: count })

test('whatever waits, closes and is taken, the next lane is that of the plain model', () => {
  const spec = fc.record({
    agingUs: fc.option(fc.integer({ min: 1, max: 40 })),
    rankOfLane: fc.oneof(rankOfLane, fc.constant(Array<number>(LANE_COUNT).fill(5))),
    tenantOfLane,
    weightOfTenant: fc.option(weights(TENANT_COUNT)),
  })
  const lane = fc.nat({ max: LANE_COUNT - 1 })
  const command = fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('arrive' as const), lane, count: fc.nat({ max: 3 }) }) },
    { weight: 6, arbitrary: fc.record({ kind: fc.constant('serve' as const), lane, count: fc.nat({ max: 3 }) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), lane, count: fc.nat({ max: 60 }) }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('toggle' as const), lane, count: fc.constant(0) }) },
  )
  fc.assert(
    fc.property(spec, fc.array(command, { minLength: 20, maxLength: 200 }), (one, commands) => {
      const order = createServingOrder(one)
      const plain = createPlainOrder(one)
      const lanes = backlog(LANE_COUNT, 2)
      let nowUs = 0
      for (const { kind, lane, count } of commands) {
        if (kind === 'pass') nowUs += count
        if (kind === 'arrive') lanes.waitingUs[lane]?.push(...Array<number>(count).fill(nowUs))
        if (kind === 'toggle') lanes.isClosed[lane] = !lanes.isClosed[lane]
        const next = order.next(lanes, nowUs)
        const expected = plain.next(lanes, nowUs)
        if (next !== expected) expect({ nowUs, lanes, next }).toEqual({ nowUs, lanes, next: expected })
        if (kind !== 'serve' || next === -1) continue
        const takenCount = (lanes.waitingUs[next] as number[]).splice(0, count).length
        if (takenCount === 0) continue
        order.served(next, takenCount)
        plain.served(next, takenCount)
      }
    }),
    { numRuns: 500 },
  )
})

test('under aging nobody starves: no job is served after one that came a rank’s worth of agings later', () => {
  const step = fc.array(fc.nat({ max: LANE_COUNT - 1 }), { maxLength: 3 })
  const spec = fc.record({
    agingUs: fc.integer({ min: 1, max: 20 }),
    rankOfLane,
    tenantOfLane,
    weightOfTenant: weights(3),
  })
  fc.assert(
    fc.property(spec, fc.array(step, { minLength: 10, maxLength: 120 }), (one, steps) => {
      const order = createServingOrder(one)
      const lanes = backlog(LANE_COUNT, 0)
      const served: { readonly rank: number; readonly enqueuedUs: number; readonly servedUs: number }[] = []
      for (let nowUs = 0; ; nowUs++) {
        for (const lane of steps[nowUs] ?? []) lanes.waitingUs[lane]?.push(nowUs)
        const heads = lanes.waitingUs.map((waiting) => waiting[0])
        const lane = serve(order, lanes, nowUs)
        if (lane === -1 && nowUs >= steps.length) break
        if (lane === -1) continue
        served.push({ rank: one.rankOfLane[lane] as number, enqueuedUs: heads[lane] as number, servedUs: nowUs })
      }
      expect(served.length).toBe(steps.flat().length)
      const overtakers: unknown[] = []
      for (const [index, earlier] of served.entries()) {
        for (const later of served.slice(index + 1)) {
          if (later.enqueuedUs > earlier.servedUs) continue
          const headStartUs = (later.rank - earlier.rank + 1) * one.agingUs
          if (earlier.enqueuedUs - later.enqueuedUs >= headStartUs) overtakers.push([earlier, later])
        }
      }
      expect(overtakers).toEqual([])
    }),
    { numRuns: 300 },
  )
})

test('while tenants are backlogged, each is within one job of its weight, whatever was before', () => {
  fc.assert(
    fc.property(weights(4), fc.array(fc.nat({ max: 15 }), { maxLength: 100 }), (weightOfTenant, history) => {
      const spec = { rankOfLane: [5, 5, 5, 5], tenantOfLane: [0, 1, 2, 3], weightOfTenant, agingUs: null }
      const order = createServingOrder(spec)
      const lanes = backlog(4, 1_000)
      // The bits of each entry say who takes part.
      for (const bits of history) {
        for (let lane = 0; lane < 4; lane++) lanes.isClosed[lane] = (bits & (1 << lane)) === 0
        serve(order, lanes, 0)
      }
      lanes.isClosed.fill(false)
      const servedCounts = [0, 0, 0, 0]
      const unfair: unknown[] = []
      for (let nth = 0; nth < 200; nth++) {
        const lane = serve(order, lanes, 0)
        servedCounts[lane] = (servedCounts[lane] as number) + 1
        const services = servedCounts.map((count, tenant) => count / (weightOfTenant[tenant] as number))
        for (const [a, weightA] of weightOfTenant.entries()) {
          for (const [b, weightB] of weightOfTenant.entries()) {
            const jobOfEach = 1 / weightA + 1 / weightB
            // From a common start, one job of one of them.
            const most = history.length > 0 ? jobOfEach : Math.max(1 / weightA, 1 / weightB)
            if ((services[a] as number) - (services[b] as number) > most + 1e-9) unfair.push({ nth, servedCounts })
          }
        }
      }
      expect(unfair).toEqual([])
    }),
    { numRuns: 100 },
  )
})

test('lanes without a tenant, weights of nothing and an aging of nothing are programmer errors', () => {
  const spec: ServingOrderSpec = { agingUs: 1, rankOfLane: [0], tenantOfLane: [0], weightOfTenant: [1] }
  const wrong: readonly Partial<ServingOrderSpec>[] = [
    { tenantOfLane: [] },
    { tenantOfLane: [1] },
    { weightOfTenant: [0] },
    { weightOfTenant: [Number.NaN] },
    { agingUs: 0 },
  ]
  for (const part of wrong) expect(() => createServingOrder({ ...spec, ...part })).toThrow(ProgramError)
})
