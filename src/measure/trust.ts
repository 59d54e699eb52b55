import type { Measurement } from './measurement.ts'
import type { TrustCheck, TrustContext } from './trust-check.ts'
import { checkCounts } from './trust-counts.ts'
import { checkIdentities } from './trust-identities.ts'
import { checkSagas } from './trust-sagas.ts'
import { checkSamples } from './trust-samples.ts'
import { checkSchedule } from './trust-schedule.ts'
import { checkSteadiness } from './trust-steadiness.ts'

/** Runs every check that applies to a measurement; the order is the order of printing. */
export function checkTrust(measurement: Measurement, context: TrustContext): readonly TrustCheck[] {
  const steadiness = checkSteadiness(measurement, context)
  const samples = checkSamples(measurement, context)
  return [
    ...checkIdentities(measurement),
    ...checkSagas(measurement, context.transactions),
    ...checkCounts(measurement, context),
    ...checkSchedule(measurement),
    ...steadiness,
    // Where the backlog grows, a longer run would only have longer waits.
    ...(steadiness.some(isGrowth) ? samples.filter(({ code }) => code !== 'interval-bounded') : samples),
    ranToTheEnd(measurement),
  ]
}

/** Whether a check says that the backlog grew as long as requests arrived. */
export function isGrowth({ code, verdict }: TrustCheck): boolean {
  return code === 'backlog-steady' && verdict === 'warns'
}

/** The scenario's own drain limit is a finding, not an accident: the run ended as planned, with work left over. */
function ranToTheEnd({ ending, durationUs }: Measurement): TrustCheck {
  const isCut = ending === 'interrupted' || ending === 'deadline'
  const verdict = isCut ? 'warns' : 'holds'
  return { code: 'ran-to-the-end', verdict, measured: durationUs, limit: durationUs, unit: 'us', subject: ending }
}
