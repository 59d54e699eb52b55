import { findInterval } from '../measure/find-interval.ts'
import type { Measurement } from '../measure/measurement.ts'
import { measureLoad } from '../measure/queue-load.ts'
import type { TrustCheck } from '../measure/trust-check.ts'
import { formatCount } from '../units/count.ts'
import { formatDuration } from '../units/duration.ts'
import { plural } from '../units/plural.ts'
import { formatRatio } from '../units/ratio.ts'
import { formatSignificant } from '../units/significant.ts'
import { formatMeasured } from './measured-duration.ts'

/** A trust check that does not hold, in words; the measurement is the one that it was made of. */
export function wordDoubt(check: TrustCheck, measurement: Measurement): string {
  const { code, measured, limit, subject } = check
  switch (code) {
    case 'ledger-closes':
      return `the ledger does not close: ${formatCount(measured)} ${subject} not accounted for`
    case 'effects-match':
      return `jobs reported done and effects counted at the sinks differ by ${formatCount(measured)}`
    case 'little-identity':
      return `waits in queue ${subject} disagree with Little's law by ${formatRatio(measured)}`
    case 'sink-limit-kept':
      return `${subject} had ${plural(measured, 'connection')} in use, its limit is ${formatCount(limit)}`
    case 'sagas-close':
      return `${plural(measured, 'transaction')} of ${subject} ended in no way, or in two`
    case 'samples-match':
      return `latencies and counts differ by ${plural(measured, 'sample')}, first in ${subject}`
    case 'offered-as-planned':
      return `the number of requests offered is ${formatRatio(measured)} off the plan`
    case 'schedule-kept':
      return `the tool itself was late: p99 ${formatDuration(measured)}, at most ${formatDuration(limit)} is allowed`
    case 'backlog-steady':
      return 'the backlog grew as long as requests arrived: latencies depend on the length of the run'
    case 'steady-start':
      return wordStart(check, measurement)
    case 'near-saturation':
      return wordSaturation(check, measurement)
    case 'enough-samples':
      return `${subject} rests on ${plural(measured, 'sample')}, ${formatCount(limit)} are needed`
    case 'interval-bounded':
      return wordUnbounded(check, measurement)
    case 'ran-to-the-end':
      // An interrupted run has a grace to finish what it began: its end is not when the interruption came.
      return `partial: ${subject === 'interrupted' ? 'interrupted, ended' : 'cut at its deadline'} after ${formatDuration(measured)}`
    case 'precise-enough':
      return wordImprecise(check)
    case 'repeats-exactly':
      return check.verdict === 'warns'
        ? 'the second process came to no result: nobody knows whether the run repeats'
        : 'a second process came to another result from the same scenario and seed'
  }
}

/** A figure that has no interval is off by its whole, as far as anybody knows. */
function wordImprecise({ subject, measured, limit }: TrustCheck): string {
  const known = measured >= 1 ? 'cannot be told how exactly it is known' : `is known to ± ${formatPercent(measured)}`
  return `${subject} ${known}; ± ${formatPercent(limit)} was asked for`
}

function wordStart({ subject, measured }: TrustCheck, { startCut }: Measurement): string {
  const headUs = startCut?.headMeanUs ?? null
  const means =
    startCut === null || headUs === null
      ? `for ${formatPercent(measured)} of the time`
      : `mean ${formatMeasured(headUs)} over the first ${formatPercent(measured)}, then ${formatMeasured(startCut.restMeanUs)}`
  return `${subject} began differently: ${means}; a longer warmup would leave that out`
}

function wordSaturation({ subject, measured }: TrustCheck, measurement: Measurement): string {
  const queue = measurement.queues.find(({ name }) => name === subject)
  const load = queue ? measureLoad(queue, measurement) : null
  const runs = load === null ? 'is near saturation' : `runs at ${formatPercent(load.utilisationRatio)}`
  return `queue ${subject} ${runs}: a service time 1 % longer makes the mean wait about ${formatSignificant(measured, 2)} % longer`
}

function wordUnbounded({ subject, measured, limit }: TrustCheck, measurement: Measurement): string {
  const interval = findInterval(measurement, subject ?? '')
  const known = interval === null ? '' : `at least ${formatMeasured(interval.lowUs)}, `
  return `the run is too short for ${subject}: ${known}no upper bound from ${plural(measured, 'sample')}, about ${formatSignificant(limit, 2)} would do`
}

function formatPercent(ratio: number): string {
  return `${formatSignificant(ratio * 100, 2)} %`
}
