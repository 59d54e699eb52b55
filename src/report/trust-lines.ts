import { findInterval } from '../measure/find-interval.ts'
import type { Measurement } from '../measure/measurement.ts'
import { isGrowth } from '../measure/trust.ts'
import type { TrustCheck } from '../measure/trust-check.ts'
import { readMetric } from '../result/metric-value.ts'
import type { RunResult } from '../result/run-result.ts'
import { plural } from '../units/plural.ts'
import { formatRatio } from '../units/ratio.ts'
import { formatMeasured } from './measured-duration.ts'
import type { Palette } from './palette.ts'
import { wordDoubt } from './trust-words.ts'

/** How many of the tool's checks on itself hold, each that does not, and how certain the figures are. */
export function describeTrust(result: RunResult, palette: Palette): readonly string[] {
  const { trust, measurement } = result
  const doubts = trust.filter(({ verdict }) => verdict !== 'holds')
  const summary = `${trust.length - doubts.length} of ${plural(trust.length, 'check')} ${trust.length === 1 ? 'holds' : 'hold'}`
  return [
    [summary, ...describeLateness(result), ...describeLittle(trust), ...describeRepeat(trust)].join(' · '),
    ...doubts.map(
      (check) =>
        `${check.verdict === 'breaks' ? palette.bad('✗') : palette.warn('!')} ${wordDoubt(check, measurement)}`,
    ),
    ...describeIntervals(result).map((line) => palette.dim(line)),
  ]
}

/** In simulated time nothing is late. */
function describeLateness({ clock, measurement: { lateness } }: RunResult): readonly string[] {
  return lateness === null || clock === 'virtual' ? [] : [`schedule late p99 ${formatMeasured(lateness.p99Us)}`]
}

function describeLittle(trust: readonly TrustCheck[]): readonly string[] {
  const ratios = trust.flatMap((check) =>
    check.code === 'little-identity' && check.verdict === 'holds' ? [check.measured] : [],
  )
  if (ratios.length === 0) return []
  const worst = Math.max(...ratios)
  return [worst === 0 ? "Little's law exact" : `Little's law within ${formatRatio(worst)}`]
}

function describeRepeat(trust: readonly TrustCheck[]): readonly string[] {
  const isRepeated = trust.some(({ code, verdict }) => code === 'repeats-exactly' && verdict === 'holds')
  return isRepeated ? ['a second process came to the same, to the bit'] : []
}

/**
 * Where the latencies that expectations judge lie, as far as one run can tell; without such expectations, the first
 * wait. A growing backlog has no such figures, and what has no upper bound was said among the doubts.
 */
function describeIntervals({ trust, measurement, expectations }: RunResult): readonly string[] {
  if (trust.some(isGrowth)) return []
  const judged = [...new Set(expectations.map(({ metric }) => metric))]
  const certain = judged.filter((metric) => findInterval(measurement, metric) !== null)
  const doubted = new Set(trust.flatMap(({ code, subject }) => (code === 'interval-bounded' ? [subject] : [])))
  return (certain.length > 0 ? certain : listDefaults(measurement).slice(0, 1))
    .flatMap((metric) => {
      const interval = findInterval(measurement, metric)
      const value = readMetric(measurement, metric)
      return interval === null || value === null ? [] : [{ metric, value, interval }]
    })
    .filter(({ metric, interval }) => interval.highUs !== null || !doubted.has(metric))
    .map(({ metric, value, interval: { lowUs, highUs } }) => {
      const start = `${metric} ${formatMeasured(value)},`
      return highUs === null
        ? `${start} at least ${formatMeasured(lowUs)}: the run is too short for an upper bound`
        : `${start} 95 % sure between ${formatMeasured(lowUs)} and ${formatMeasured(highUs)}`
    })
}

/** What stands for a run of which no latency is expected. */
function listDefaults({ jobs, requests }: Measurement): readonly string[] {
  return [
    ...jobs.flatMap(({ name, wait }) => (wait?.ci ? [`${name}.wait.p99`] : [])),
    ...requests.flatMap(({ name, response }) => (response?.ci ? [`${name}.response.p99`] : [])),
  ]
}
