import type { Measurement } from '../measure/measurement.ts'
import type { TrustCheck } from '../measure/trust.ts'
import type { RunResult } from '../result/run-result.ts'
import { formatRatio } from '../units/ratio.ts'
import { formatMeasured } from './measured-duration.ts'
import type { Palette } from './palette.ts'
import { plural } from './plural.ts'
import { wordDoubt } from './trust-words.ts'

/** How many of the tool's checks on itself hold, and each that does not. */
export function describeTrust({ trust, measurement }: RunResult, palette: Palette): readonly string[] {
  const doubts = trust.filter(({ verdict }) => verdict !== 'holds')
  const summary = `${trust.length - doubts.length} of ${plural(trust.length, 'check')} ${trust.length === 1 ? 'holds' : 'hold'}`
  return [
    [summary, ...describeLateness(measurement), ...describeLittle(trust)].join(' · '),
    ...doubts.map(
      (check) => `${check.verdict === 'breaks' ? palette.bad('✗') : palette.warn('!')} ${wordDoubt(check)}`,
    ),
  ]
}

function describeLateness({ lateness }: Measurement): readonly string[] {
  return lateness === null ? [] : [`schedule late p99 ${formatMeasured(lateness.p99Us)}`]
}

function describeLittle(trust: readonly TrustCheck[]): readonly string[] {
  const ratios = trust.flatMap((check) =>
    check.code === 'little-identity' && check.verdict === 'holds' ? [check.measured] : [],
  )
  if (ratios.length === 0) return []
  const worst = Math.max(...ratios)
  return [worst === 0 ? "Little's law exact" : `Little's law within ${formatRatio(worst)}`]
}
