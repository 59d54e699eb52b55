import { log } from '../chance/elementary.ts'
import { assert } from '../fault/assert.ts'
import { US_PER_SEC } from '../units/microseconds.ts'
import { erlangB, erlangC } from './erlang.ts'

/**
 * A queue with Poisson arrivals and exponential service, first come, first served: M/M/c. All three are > 0.
 * The formulas are those of L. Kleinrock, "Queueing Systems" volume 1 (1975), chapter 3, and of D. Gross and
 * C. M. Harris, "Fundamentals of Queueing Theory", chapter 2. Each throws `ProgramError` outside of its range.
 */
export interface MarkovQueue {
  readonly serverCount: number
  readonly arrivalsPerSec: number
  readonly meanServiceUs: number
}

/** The share of jobs that wait at all, with the arrivals below what the servers can do. */
export function waitingRatio(queue: MarkovQueue): number {
  return erlangC(queue.serverCount, loadOf(queue))
}

/** The mean wait before service, of all jobs, with the arrivals below what the servers can do: C(c, a) / (c mu - lambda). */
export function meanWaitUs(queue: MarkovQueue): number {
  return waitingRatio(queue) * clearingUs(queue)
}

/**
 * The wait that a share `p` of all jobs does not exceed, 0 <= p < 1; 0 when as many do not wait.
 * From P(W > t) = C(c, a) e^-(c mu - lambda) t, which is exact.
 */
export function waitQuantileUs(queue: MarkovQueue, p: number): number {
  assert(p >= 0, `${p} is not a share of the jobs`)
  assert(p < 1, `no wait is exceeded by none of the jobs, so a share of ${p} has none`)
  const excessRatio = waitingRatio(queue) / (1 - p)
  return excessRatio <= 1 ? 0 : log(excessRatio) * clearingUs(queue)
}

/** What a queue with a limited number of places does with the jobs that come. */
export interface BoundedWait {
  /** The share of jobs that find all places taken and are turned away. */
  readonly blockedRatio: number
  /** The mean wait before service of the others. */
  readonly meanWaitUs: number
}

/**
 * M/M/c/K: no more than `placeCount` = K >= c jobs are there, those in service included, and any load has a steady
 * state. K = c is the loss formula; the recursion goes on from there, place by place, and like it stays between 0 and 1.
 */
export function boundedWait(queue: MarkovQueue, placeCount: number): BoundedWait {
  const { serverCount, meanServiceUs } = queue
  assert(Number.isSafeInteger(placeCount), `${placeCount} places are not a whole number`)
  assert(placeCount >= serverCount, `${placeCount} places do not hold the jobs of ${serverCount} servers`)
  const load = loadOf(queue)
  const utilisation = load / serverCount
  let blockedRatio = erlangB(serverCount, load)
  let acceptedRatio = 1 - blockedRatio
  let meanLine = 0
  for (let inLine = 1; inLine <= placeCount - serverCount; inLine++) {
    // One more state, whose weight is that of the last one times the utilisation.
    const weight = utilisation * blockedRatio
    blockedRatio = weight / (1 + weight)
    acceptedRatio = 1 / (1 + weight)
    meanLine += (inLine - meanLine) * blockedRatio
  }
  return { blockedRatio, meanWaitUs: (meanLine * meanServiceUs) / (load * acceptedRatio) }
}

/** Arrivals in one mean service time. */
function loadOf({ arrivalsPerSec, meanServiceUs }: MarkovQueue): number {
  assert(arrivalsPerSec > 0, `${arrivalsPerSec} arrivals a second are no queue`)
  assert(meanServiceUs > 0, `a mean service of ${meanServiceUs} us is no work`)
  return (arrivalsPerSec * meanServiceUs) / US_PER_SEC
}

/** The mean wait of those who wait, 1 / (c mu - lambda). */
function clearingUs(queue: MarkovQueue): number {
  return queue.meanServiceUs / (queue.serverCount - loadOf(queue))
}
