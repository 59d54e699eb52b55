import type { FaultSpec } from '../scenario/policy-spec.ts'
import type { ThreadRole } from './thread-role.ts'

/** From when until when one thread plays a role; `untilUs` Infinity: to the end of the run. */
export interface LifeSpan {
  readonly fromUs: number
  readonly untilUs: number
}

/**
 * The lives that a role has under the planned faults, one after the other: a worker that is killed is replaced when the
 * fault is over. A kill that finds nobody alive has no effect.
 */
export function listLifeSpans(faults: readonly FaultSpec[], role: ThreadRole): readonly LifeSpan[] {
  const spans: LifeSpan[] = []
  let fromUs = 0
  for (const { atUs, forUs } of killsOf(faults, role)) {
    if (atUs < fromUs) continue
    spans.push({ fromUs, untilUs: atUs })
    fromUs = atUs + forUs
  }
  return [...spans, { fromUs, untilUs: Number.POSITIVE_INFINITY }]
}

function killsOf(faults: readonly FaultSpec[], role: ThreadRole): readonly FaultSpec[] {
  if (role.kind === 'front') return []
  return faults
    .filter((fault) => fault.kind === 'kill-worker' && fault.queueIndex === role.queueIndex && fault.nth === role.nth)
    .sort((left, right) => left.atUs - right.atUs)
}
