import type { IntervalMeasure } from '../measure/measurement.ts'
import { sum } from '../measure/sum.ts'
import type { ScenarioRecord } from '../result/scenario-record.ts'
import type { FaultSpec } from '../scenario/policy-spec.ts'
import type { Finding } from './finding.ts'
import { lengthUs, rate } from './interval-rate.ts'
import type { ReasonFacts } from './reason-facts.ts'
import { RECOVERED_RATIO_MIN } from './reason-limits.ts'

/** Intervals before a fault and after it, without which nothing can be said. */
const INTERVAL_COUNT_MIN = 3

/** What a planned fault did, and whether the system came back by itself: the last that ended while requests arrived. */
export function recoveryReasons({ measurement, scenario, intervals }: ReasonFacts): Finding[] {
  const { arrivalsEndUs, mode } = measurement
  const ended = scenario.faults.filter(({ atUs, forUs }) => atUs + forUs < arrivalsEndUs)
  const [first] = ended
  const last = [...ended].sort((a, b) => endOf(a) - endOf(b)).at(-1)
  if (!first || !last) return []
  const goodput = (some: readonly IntervalMeasure[]): number =>
    rate(
      // A job whose client has gone is done for nobody; what workers do is done for whoever asks later.
      sum(some.map(({ answeredCount, doneCount }) => (mode === 'sync' ? answeredCount : doneCount))),
      sum(some.map(lengthUs)),
    )
  const loaded = intervals.filter(({ toUs }) => toUs <= arrivalsEndUs)
  const before = loaded.filter(({ toUs }) => toUs <= first.atUs)
  const during = loaded.filter(({ fromUs, toUs }) => toUs > last.atUs && fromUs < endOf(last))
  const after = loaded.filter(({ fromUs }) => fromUs >= endOf(last))
  if (before.length < INTERVAL_COUNT_MIN || after.length < INTERVAL_COUNT_MIN) return []
  const beforePerSec = goodput(before)
  const isBack = (some: readonly IntervalMeasure[]): boolean => goodput(some) >= beforePerSec * RECOVERED_RATIO_MIN
  // Back for good: from there on to the end, not for one lucky interval.
  const back = after.find((one, index) => isBack([one]) && isBack(after.slice(index)))
  return [
    {
      kind: 'after-the-fault',
      fault: last.kind,
      subject: subjectOf(last, scenario),
      factorRatio: last.kind === 'slow-sink' ? last.factorRatio : null,
      forUs: last.forUs,
      beforePerSec,
      duringPerSec: goodput(during),
      afterPerSec: goodput(after.slice(-INTERVAL_COUNT_MIN)),
      recoveredWithinUs: back ? back.toUs - endOf(last) : null,
      watchedUs: arrivalsEndUs - endOf(last),
    },
  ]
}

function endOf({ atUs, forUs }: FaultSpec): number {
  return atUs + forUs
}

function subjectOf(fault: FaultSpec, { sinks, queues }: ScenarioRecord): string | null {
  if ('sinkIndex' in fault) return sinks[fault.sinkIndex]?.name ?? null
  return 'queueIndex' in fault ? (queues[fault.queueIndex]?.name ?? null) : null
}
