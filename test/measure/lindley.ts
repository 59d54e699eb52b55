import { log } from '../../src/chance/elementary.ts'
import { createStream } from '../../src/chance/stream.ts'
import type { SeriesSlice } from '../../src/measure/batch-means.ts'
import { createLatencyTable } from '../../src/measure/latency-table.ts'

/** A queue with one server, Poisson arrivals and exponential service times (M/M/1). */
export interface LindleySpec {
  readonly utilisation: number
  readonly serviceUs: number
  readonly jobCount: number
  /** Of equal length in time, so that they hold unequal numbers of jobs. */
  readonly sliceCount: number
}

/**
 * Waits of an M/M/1 queue in the order of arrival, by Lindley's recursion: each job waits as long as its predecessor
 * waited and was served, less the time between them. The first starts as if the queue had always run.
 */
export function runLindley({ utilisation, serviceUs, jobCount, sliceCount }: LindleySpec, seed: string): SeriesSlice[] {
  const stream = createStream(seed, 'lindley')
  const exponential = (meanUs: number): number => -log(1 - stream.next()) * meanUs
  const gapUs = serviceUs / utilisation
  const sliceUs = (gapUs * jobCount) / sliceCount
  const table = createLatencyTable()
  const slices: SeriesSlice[] = []
  const endSlice = (): void => {
    const batch = table.take()
    slices.push(batch === null ? [] : [batch])
  }
  let atUs = 0
  // In a steady state a job waits with probability rho, and then exponentially long.
  let waitUs = stream.next() < utilisation ? exponential(serviceUs / (1 - utilisation)) : 0
  for (let job = 0; job < jobCount; job++) {
    while (atUs >= sliceUs * (slices.length + 1)) endSlice()
    table.record(Math.floor(waitUs))
    const sinceUs = exponential(gapUs)
    atUs += sinceUs
    waitUs = Math.max(0, waitUs + exponential(serviceUs) - sinceUs)
  }
  endSlice()
  return slices
}

/** The mean wait of that queue. */
export function meanWaitUs({ utilisation, serviceUs }: LindleySpec): number {
  return (utilisation * serviceUs) / (1 - utilisation)
}

/** The wait that a share of its jobs do not exceed. */
export function waitQuantileUs({ utilisation, serviceUs }: LindleySpec, ratio: number): number {
  return (Math.log(utilisation / (1 - ratio)) * serviceUs) / (1 - utilisation)
}
