import type { Measurement } from '../measure/measurement.ts'
import { sum } from '../measure/sum.ts'
import type { RequestRecord, ScenarioRecord } from '../result/scenario-record.ts'

/** Median time at the sink for a request that makes one job; null for others, whose jobs may overlap. */
export function workOf(spec: RequestRecord, scenario: ScenarioRecord, { jobs }: Measurement): number | null {
  const [share, ...others] = spec.jobs
  if (share?.count !== 1 || others.length > 0) return null
  return jobs.find(({ name }) => name === scenario.jobs[share.jobIndex]?.name)?.service?.p50Us ?? null
}

/** Jobs that an average request makes, at one sink or at all. */
export function jobsPerRequest(
  scenario: ScenarioRecord,
  { requests }: Measurement,
  sinkName: string | null = null,
): number {
  const weighted = scenario.requests.map((spec) => {
    const offeredCount = requests.find(({ name }) => name === spec.name)?.offeredCount ?? 0
    const shares = spec.jobs.filter(({ jobIndex }) => {
      const sink = scenario.sinks[scenario.jobs[jobIndex]?.sinkIndex ?? -1]
      return sinkName === null || sink?.name === sinkName
    })
    return { offeredCount, jobCount: offeredCount * sum(shares.map(({ count }) => count)) }
  })
  return (
    sum(weighted.map(({ jobCount }) => jobCount)) / Math.max(1, sum(weighted.map(({ offeredCount }) => offeredCount)))
  )
}
