import { printCount } from '../units/count.ts'
import { printDecimal } from '../units/decimal.ts'
import { printDuration } from '../units/duration.ts'
import { printRate } from '../units/rate.ts'
import { printRatio } from '../units/ratio.ts'
import type { AdmissionSpec, BreakerSpec, FaultSpec } from './policy-spec.ts'
import type { RetrySpec, Scenario } from './scenario.ts'
import { ifSet, leaves, type Setting } from './setting.ts'

/** The settings of a retry policy. */
export function retrySettings(retry: RetrySpec): readonly Setting[] {
  // A schedule stands in their place.
  const grows = retry.scheduleUs === null
  return [
    ...leaves(['retry'], {
      attempts: printCount(retry.attemptCountMax),
      backoff: grows ? printDuration(retry.backoffUs) : null,
      factor: grows ? printDecimal(retry.factorRatio) : null,
      cap: grows ? printDuration(retry.capUs) : null,
      jitter: retry.jitter,
      budget: ifSet(retry.budgetRatio, printRatio),
    }),
    ...(retry.scheduleUs ?? []).map((us, index) => ({ path: ['retry', 'schedule', index], value: printDuration(us) })),
  ]
}

/** The settings of admission. */
export function admissionSettings(spec: AdmissionSpec): readonly Setting[] {
  return leaves(['admission'], {
    inFlight: ifSet(spec.inFlightCountMax, printCount),
    depth: ifSet(spec.depthCountMax, printCount),
    age: ifSet(spec.ageUsMax, printDuration),
    rate: spec.bucket && printRate(spec.bucket.ratePerSec),
    burst: spec.bucket && printCount(spec.bucket.burstCount),
    retryAfter: ifSet(spec.retryAfterUs, printDuration),
  })
}

/** The settings of a breaker. */
export function breakerSettings(spec: BreakerSpec): readonly Setting[] {
  return leaves(['breaker'], {
    failures: printRatio(spec.failureRatio),
    calls: printCount(spec.callCountMin),
    window: printDuration(spec.windowUs),
    open: printDuration(spec.openUs),
    probes: printCount(spec.probeCount),
  })
}

/** The settings of the nth fault. */
export function faultSettings(
  fault: FaultSpec,
  index: number,
  { sinks, queues }: Pick<Scenario, 'sinks' | 'queues'>,
): readonly Setting[] {
  return leaves(['faults', index], {
    kind: fault.kind,
    at: printDuration(fault.atUs),
    for: printDuration(fault.forUs),
    sink: 'sinkIndex' in fault ? (sinks[fault.sinkIndex]?.name ?? null) : null,
    factor: 'factorRatio' in fault ? printDecimal(fault.factorRatio) : null,
    queue: 'queueIndex' in fault ? (queues[fault.queueIndex]?.name ?? null) : null,
    thread: 'nth' in fault ? String(fault.nth) : null,
  })
}
