import type { DrainMeasure, IntervalMeasure } from './measurement.ts'

/** What is known of the backlog when a run is over. */
export interface BacklogFacts {
  /** No job went through a queue. */
  readonly isWithoutQueues: boolean
  /** Jobs of asynchronous requests that have not ended. */
  readonly leftCount: number
  /** When the last job that went through a queue ended; 0 for none. */
  readonly lastEndUs: number
  readonly arrivalsEndUs: number
}

/**
 * Says what became of the backlog. It is drained when every queued job has ended, however long other work went on. One
 * that did not go is growing when it is larger at the end than when the arrivals ended, and otherwise an equilibrium at
 * best: new work kept up with it, or time ran out.
 */
export function judgeDrain(facts: BacklogFacts, intervals: readonly IntervalMeasure[]): DrainMeasure {
  const { isWithoutQueues, leftCount, lastEndUs, arrivalsEndUs } = facts
  if (isWithoutQueues) return { verdict: 'none', drainUs: null, backlogGoneAtUs: null }
  if (leftCount === 0) {
    const drainUs = Math.max(0, lastEndUs - arrivalsEndUs)
    return { verdict: 'drained', drainUs, backlogGoneAtUs: lastEndUs }
  }
  const atArrivalsEnd = intervals.find(({ toUs }) => toUs >= arrivalsEndUs) ?? intervals[0]
  const verdict = leftCount > (atArrivalsEnd?.backlogCount ?? 0) ? 'growing' : 'equilibrium'
  return { verdict, drainUs: null, backlogGoneAtUs: null }
}
