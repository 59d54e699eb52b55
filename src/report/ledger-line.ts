import type { JobMeasure, Measurement } from '../measure/measurement.ts'
import { formatCount } from '../units/count.ts'
import { plural } from '../units/plural.ts'

/** How jobs may end, in the order of printing; those that did not happen are left out. */
const ENDS = [
  ['doneCount', 'done'],
  ['dedupedCount', 'deduplicated'],
  ['failedCount', 'failed'],
  ['deadCount', 'dead'],
  ['expiredCount', 'expired'],
  ['shedCount', 'shed'],
  ['cutCount', 'cut short'],
  ['neverStartedCount', 'never started'],
  ['pendingCount', 'pending'],
] as const satisfies readonly (readonly [keyof JobMeasure, string])[]

/**
 * `1,000,000 created = 636 done + 999,364 never started · 0 lost · 0 duplicated`, over all jobs; how many were redelivered,
 * where leases ended; and how many calls were sent to a real sink and never answered, which the sink alone could tell from
 * those that did nothing.
 */
export function describeLedger({ jobs, sinks }: Pick<Measurement, 'jobs' | 'sinks'>): string {
  const total = (
    field: (typeof ENDS)[number][0] | 'createdCount' | 'lostCount' | 'duplicatedCount' | 'redeliveredCount',
  ): string => formatCount(jobs.reduce((sum, job) => sum + job[field], 0))
  const ends = ENDS.flatMap(([field, word]) =>
    field === 'doneCount' || jobs.some((job) => job[field] !== 0) ? [`${total(field)} ${word}`] : [],
  )
  const unknownCount = sinks.reduce((sum, sink) => sum + sink.unknownCount, 0)
  return [
    `${total('createdCount')} created = ${ends.join(' + ')}`,
    `${total('lostCount')} lost`,
    `${total('duplicatedCount')} duplicated`,
    ...(jobs.some(({ redeliveredCount }) => redeliveredCount > 0) ? [`${total('redeliveredCount')} redelivered`] : []),
    ...(unknownCount > 0 ? [`${plural(unknownCount, 'call')} in doubt: sent, never answered`] : []),
  ].join(' · ')
}
