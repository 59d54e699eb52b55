import { assert } from '../fault/assert.ts'

/** Says which lane of a queue is served next: one lane for each rank, tenant and job type that must be told apart. */
export interface ServingOrder {
  /** Index of the lane to take the next job from, or -1 when no open lane has anything waiting. Changes nothing. */
  next(lanes: LaneView, nowUs: number): number
  /** That many jobs were taken from the lane that `next` named. */
  served(laneIndex: number, count: number): void
}

/** The lanes as they stand now. An object with methods, because it is asked for every job and must not allocate. */
export interface LaneView {
  waitingCount(laneIndex: number): number
  /** When the job that waits longest there was enqueued; asked only where something waits. */
  oldestEnqueuedUs(laneIndex: number): number
  /** The bulkhead of its job type has room. */
  isOpen(laneIndex: number): boolean
}

/** What the order goes by. */
export interface ServingOrderSpec {
  /** A waiting job rises by one rank each time this passes, > 0; null: ranks are strict. */
  readonly agingUs: number | null
  /** 0..9, 0 is served first. */
  readonly rankOfLane: readonly number[]
  readonly tenantOfLane: readonly number[]
  /** How much a tenant gets beside the others, > 0; null: nobody asks whose job it is. */
  readonly weightOfTenant: readonly number[] | null
}

/**
 * Serves lanes by three rules, of which the later ones break the ties of the earlier.
 *
 * Rank: the lowest goes first, less one for each full `agingUs` that the oldest job of the lane has waited. So where
 * lanes are first-in first-out nobody starves: from (rank + 1) agings after a job came, every job that comes stands
 * behind it. In a last-in first-out lane, age hurries the lane but not its oldest job.
 *
 * Fair shares: among lanes of equal rank, the tenant with the least service divided by its weight. This is start-time
 * fair queueing (P. Goyal, H. M. Vin, H. Cheng, "Start-time Fair Queueing", SIGCOMM 1996): a job starts in virtual time
 * when its tenant's previous one was finished, but not before the job that was served last did. Hence nobody saves up
 * credit while idle, shut out by a bulkhead, or behind better ranks. While two tenants compete at the same rank,
 * and jobs are taken one by one, their services differ, divided by weight, by at most one job of each.
 *
 * Age: the longest waiting head first, then the order of the lanes. Costs one look at every lane.
 */
export function createServingOrder(spec: ServingOrderSpec): ServingOrder {
  const { rankOfLane, tenantOfLane } = spec
  // A step that never passes.
  const agingUs = spec.agingUs ?? Infinity
  assert(agingUs > 0, `aging of ${agingUs} us`)
  const weightOfLane = weighLanes(spec)

  /** Virtual time when the latest job of each tenant is finished, and when the job that was served last started. */
  const finishOfTenant = new Float64Array(Math.max(0, ...tenantOfLane) + 1)
  const systemStart = new Float64Array(1)

  return {
    next(lanes, nowUs) {
      let best = -1
      let bestRank = 0
      let bestStart = 0
      let bestOldestUs = 0
      for (let lane = 0; lane < rankOfLane.length; lane++) {
        if (lanes.waitingCount(lane) === 0 || !lanes.isOpen(lane)) continue
        const oldestUs = lanes.oldestEnqueuedUs(lane)
        const rank = agedRank(lane, nowUs - oldestUs)
        const start = virtualStart(lane)
        const isBetter = (rank - bestRank || start - bestStart || oldestUs - bestOldestUs) < 0
        if (best !== -1 && !isBetter) continue
        best = lane
        bestRank = rank
        bestStart = start
        bestOldestUs = oldestUs
      }
      return best
    },
    served(laneIndex, count) {
      const start = virtualStart(laneIndex)
      systemStart[0] = start
      finishOfTenant[tenantOfLane[laneIndex] as number] = start + count / (weightOfLane[laneIndex] as number)
    },
  }

  function agedRank(laneIndex: number, ageUs: number): number {
    // Clocks of threads differ a little: a job may seem to come from the future.
    return (rankOfLane[laneIndex] as number) - Math.floor(Math.max(0, ageUs) / agingUs)
  }

  function virtualStart(laneIndex: number): number {
    return Math.max(systemStart[0] as number, finishOfTenant[tenantOfLane[laneIndex] as number] as number)
  }
}

/** Without weights, infinite ones: service costs nothing, so that all tenants stay level. */
function weighLanes({ rankOfLane, tenantOfLane, weightOfTenant }: ServingOrderSpec): Float64Array {
  assert(tenantOfLane.length === rankOfLane.length, `${rankOfLane.length} lanes, tenants of ${tenantOfLane.length}`)
  if (weightOfTenant === null) return new Float64Array(tenantOfLane.length).fill(Infinity)
  const weightOfLane = Float64Array.from(tenantOfLane, (tenant) => weightOfTenant[tenant] ?? 0)
  for (const weight of weightOfLane) assert(weight > 0, `a tenant of weight ${weight}`)
  return weightOfLane
}
