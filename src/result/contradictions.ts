import { JOB_SERIES, REQUEST_SERIES } from '../measure/latency-series.ts'
import { jobGapCount, requestGapCount } from '../measure/ledger-gap.ts'
import type { LatencySummary } from '../measure/measurement.ts'
import type { RunResult } from './run-result.ts'

/**
 * What cannot be true in a result, one sentence each: a ledger that does not add up although its own check says that it
 * does, or percentiles out of order. Such a file was edited or damaged after the run.
 */
export function findContradictions(result: RunResult): readonly string[] {
  const { requests, jobs, lateness } = result.measurement
  return [
    ...(saysItCloses(result, 'requests')
      ? requests.flatMap((request) => gap(`${request.name}: offered`, request.offeredCount, requestGapCount(request)))
      : []),
    ...(saysItCloses(result, 'jobs')
      ? jobs.flatMap((job) => gap(`${job.name}: created`, job.createdCount, jobGapCount(job)))
      : []),
    ...requests.flatMap((request) =>
      REQUEST_SERIES.flatMap((series) => disorder(`${request.name}.${series}`, request[series])),
    ),
    ...jobs.flatMap((job) => JOB_SERIES.flatMap((series) => disorder(`${job.name}.${series}`, job[series]))),
    ...disorder('lateness', lateness),
  ]
}

function saysItCloses({ trust }: RunResult, subject: 'requests' | 'jobs'): boolean {
  return trust.some((check) => check.code === 'ledger-closes' && check.subject === subject && check.verdict === 'holds')
}

function gap(what: string, wholeCount: number, gapCount: number): readonly string[] {
  return gapCount === 0 ? [] : [`${what} ${wholeCount} != ${wholeCount - gapCount} accounted for`]
}

function disorder(name: string, summary: LatencySummary | null): readonly string[] {
  if (summary === null) return []
  const { minUs, p50Us, p90Us, p95Us, p99Us, p999Us, maxUs } = summary
  const ascending = [minUs, p50Us, p90Us, p95Us, p99Us, p999Us ?? p99Us, maxUs]
  const isAscending = ascending.every((value, index) => index === 0 || value >= (ascending[index - 1] as number))
  return isAscending ? [] : [`${name}: percentiles are not in order`]
}
