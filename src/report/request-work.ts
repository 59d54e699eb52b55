import { jobCountOf } from '../measure/job-count.ts'
import type { LatencySummary, Measurement } from '../measure/measurement.ts'
import { sum } from '../measure/sum.ts'
import type { RequestRecord, ScenarioRecord } from '../result/scenario-record.ts'

/** Time at the sink for a request that makes one job; null for others, whose jobs may overlap. */
export function workOf(spec: RequestRecord, scenario: ScenarioRecord, { jobs }: Measurement): LatencySummary | null {
  const [share, ...others] = spec.jobs
  if (share?.count !== 1 || others.length > 0) return null
  return jobs.find(({ name }) => name === scenario.jobs[share.jobIndex]?.name)?.service ?? null
}

/** Jobs that an average request makes. */
export function jobsPerRequest(scenario: ScenarioRecord, { requests }: Measurement): number {
  const offeredCounts = scenario.requests.map(
    ({ name }) => requests.find((one) => one.name === name)?.offeredCount ?? 0,
  )
  const jobCounts = scenario.requests.map((request, kind) => jobCountOf(request) * (offeredCounts[kind] ?? 0))
  return sum(jobCounts) / Math.max(1, sum(offeredCounts))
}
