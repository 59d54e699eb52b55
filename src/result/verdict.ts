import type { Measurement } from '../measure/measurement.ts'
import type { TrustCheck } from '../measure/trust-check.ts'
import type { ExpectationOutcome, RunResult } from './run-result.ts'

/** What a verdict rests on. */
export interface VerdictParts {
  readonly measurement: Pick<Measurement, 'ending' | 'lateness'>
  readonly expectations: readonly ExpectationOutcome[]
  readonly trust: readonly TrustCheck[]
}

/**
 * Judges a run. The weakest check that bears on an expectation names the verdict: numbers that cannot be true make it
 * `invalid`; a failure that no doubt can explain is a `fail`; otherwise a doubt makes it `inconclusive`.
 * Work left over at the scenario's own drain limit is a failure, whatever was expected.
 */
export function judgeVerdict(parts: VerdictParts): RunResult['verdict'] {
  if (parts.trust.some(breaks)) return 'invalid'
  if (findFailures(parts).length > 0 || parts.measurement.ending === 'drain-limit') return 'fail'
  return findDoubt(parts) === null ? 'pass' : 'inconclusive'
}

/** The expectations that were not met and that no doubt can explain. */
export function findFailures(parts: VerdictParts): readonly ExpectationOutcome[] {
  return parts.expectations.filter((outcome) => outcome.verdict !== 'pass' && !isDoubtful(outcome, parts))
}

/** The check that stands between a run and a plain verdict; null: none does. */
export function findDoubt(parts: VerdictParts): TrustCheck | null {
  const { expectations, trust, measurement } = parts
  const bears = (check: TrustCheck): boolean =>
    check.verdict === 'warns' &&
    (concernsAll(check) || expectations.some((outcome) => bearsOn(check, outcome, measurement)))
  return trust.find(breaks) ?? trust.find(bears) ?? null
}

function breaks({ verdict }: TrustCheck): boolean {
  return verdict === 'breaks'
}

function isDoubtful(outcome: ExpectationOutcome, { trust, measurement }: VerdictParts): boolean {
  return trust.some((check) => check.verdict === 'warns' && bearsOn(check, outcome, measurement))
}

/** A run that was cut short, met another load than planned, or was to be repeated and was not, proves nothing either way. */
function concernsAll({ code }: TrustCheck): boolean {
  return code === 'ran-to-the-end' || code === 'offered-as-planned' || code === 'repeats-exactly'
}

function bearsOn(doubt: TrustCheck, outcome: ExpectationOutcome, { lateness }: VerdictParts['measurement']): boolean {
  const { metric, unit, verdict, actual, value } = outcome
  switch (doubt.code) {
    case 'enough-samples':
      return metric === doubt.subject
    case 'backlog-steady':
      // Latencies that grow with the length of the run would only have failed by more.
      return unit === 'us' && verdict === 'pass'
    case 'schedule-kept':
      // Latencies count from the intended start, the tool's own delay included: it may explain a failure, as far as it
      // goes, but never a pass.
      return unit === 'us' && verdict === 'fail' && Math.abs((actual ?? 0) - value) <= (lateness?.maxUs ?? 0)
    default:
      return concernsAll(doubt)
  }
}
