import { unreachable } from '../fault/unreachable.ts'
import type { AutoscaleSpec } from '../scenario/policy-spec.ts'

/** What the autoscaler of a queue sees when it looks. */
export interface AutoscaleView {
  /** Workers that it wanted last. */
  readonly wantedCount: number
  /** Workers that can work; the others that are wanted are still starting. */
  readonly readyCount: number
  readonly waitingCount: number
  /** Age of the oldest waiting job; 0 when nothing waits. */
  readonly oldestUs: number
  /** Slots of the ready workers that are busy, and all of them. */
  readonly busySlotCount: number
  readonly slotCount: number
  /** When it last wanted another number of workers; -Infinity: never. */
  readonly lastChangeUs: number
}

/** A use this close to its target changes nothing, or every tremor of the load would start a worker. */
const TOLERANCE_RATIO = 0.1

/** What a few roundings of a share such as 57 % may add up to. */
const ROUNDING = 1e-9

/**
 * Decides how many workers are wanted, from `minCount` to `maxCount`: more at once, fewer only when nothing has changed
 * for `cooldownUs`, and at least one while anything waits. By signal, where target is what the signal shall be:
 *
 * backlog-per-worker: ceil(waiting / target), as KEDA asks for by the length of a queue (keda.sh, "Scaling Deployments").
 * age: while the oldest job is older than target, wanted * oldest / target, one more at least and twice as many at most,
 * as an age says nothing of the length of the queue; one fewer while it is under half the target.
 * utilisation: ceil(ready * busy share / target), and no change within 10 % of the target (Kubernetes, "Horizontal Pod
 * Autoscaling", algorithm details). As there, workers that are starting do not turn its direction: busy workers never
 * make it fewer than wanted, idle ones never more. With nobody ready there is no share, and no change.
 *
 * Total: whatever the numbers, Infinity and 0 / 0 included, the result lies in the bounds, given minCount <= maxCount.
 */
export function decideScale(spec: AutoscaleSpec, view: AutoscaleView, nowUs: number): number {
  const wishCount = wishBy(spec, view)
  const isCoolingDown = nowUs - view.lastChangeUs < spec.cooldownUs
  const count = wishCount < view.wantedCount && isCoolingDown ? view.wantedCount : wishCount
  const leastCount = view.waitingCount > 0 ? Math.max(1, spec.minCount) : spec.minCount
  // 0 / 0 is not a number, and would pass through both bounds.
  return Math.min(spec.maxCount, Math.max(leastCount, count || 0))
}

function wishBy(spec: AutoscaleSpec, view: AutoscaleView): number {
  switch (spec.signal) {
    case 'backlog-per-worker':
      return Math.ceil(view.waitingCount / spec.target)
    case 'age':
      return wishByAge(spec.target, view)
    case 'utilisation':
      return wishByUse(spec.target, view)
    default:
      return unreachable(spec.signal)
  }
}

function wishByAge(targetUs: number, { wantedCount, oldestUs }: AutoscaleView): number {
  if (oldestUs > targetUs) {
    const inProportionCount = Math.ceil((wantedCount * oldestUs) / targetUs)
    return Math.min(2 * wantedCount, Math.max(wantedCount + 1, inProportionCount))
  }
  return oldestUs < targetUs / 2 ? wantedCount - 1 : wantedCount
}

function wishByUse(targetRatio: number, view: AutoscaleView): number {
  const { wantedCount, readyCount, busySlotCount, slotCount } = view
  if (slotCount === 0) return wantedCount
  const excessRatio = busySlotCount / slotCount / targetRatio
  if (Math.abs(excessRatio - 1) <= TOLERANCE_RATIO + ROUNDING) return wantedCount
  const neededCount = Math.ceil(readyCount * excessRatio - ROUNDING)
  return excessRatio > 1 ? Math.max(wantedCount, neededCount) : Math.min(wantedCount, neededCount)
}
