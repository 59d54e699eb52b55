import type { Finding } from './finding.ts'
import { type ReasonFacts, subjectPairs } from './reason-facts.ts'

/** What became of records and the events about them, where something was lost or made up, or an outbox saw to it. */
export function publishReasons(facts: ReasonFacts): Finding[] {
  return subjectPairs(facts).flatMap(({ spec, request }): Finding[] => {
    const { lostEventCount, ghostEventCount, republishedCount, relay, mode } = request
    if (spec.publish === null || (lostEventCount + ghostEventCount === 0 && relay === null)) return []
    return [
      {
        kind: 'published',
        requestName: spec.name,
        mode,
        how: spec.publish.how,
        lostCount: lostEventCount,
        ghostCount: ghostEventCount,
        republishedCount,
        relay: relay && { p50Us: relay.p50Us, p99Us: relay.p99Us },
      },
    ]
  })
}
