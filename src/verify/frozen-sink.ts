import { createLatencyHistogram } from '../measure/latency-histogram.ts'
import { createLatencyTable, type LatencyBatch } from '../measure/latency-table.ts'
import type { LatencySummary, Measurement } from '../measure/measurement.ts'
import type { RunOptions } from '../run/run-options.ts'
import { runScenario } from '../run/run-scenario.ts'
import { runVirtual } from '../run/run-virtual.ts'
import type { Mode, Scenario } from '../scenario/scenario.ts'
import { formatDuration } from '../units/duration.ts'
import { US_PER_MS, US_PER_SEC } from '../units/microseconds.ts'
import { formatRatio } from '../units/ratio.ts'
import type { Check, CheckResult } from './check.ts'
import { plainScenario } from './plain-scenario.ts'

const RATE_PER_SEC = 500
const CALL_COUNT = 2_000
const EVERY_US = US_PER_SEC / RATE_PER_SEC
const SERVICE_US = 200 * US_PER_MS
const STALL = { atUs: 1.5 * US_PER_SEC, forUs: US_PER_SEC }

/** On each of two threads; some six hundred calls are in flight when the server thaws. */
const SLOT_COUNT = 500

const ERROR_RATIO_MAX = 0.01

/** Of a schedule that slipped by this much, the longest response says more about the machine than about the tool. */
const LATENESS_US_MAX = 5 * US_PER_MS

/**
 * A server freezes for a second. What every caller feels is plain arithmetic, and a tool that stops asking while the
 * server is frozen (coordinated omission) does not see it. In simulated time each latency must be the predicted one.
 */
export function checkFrozenSink(engine = runVirtual): Check {
  return {
    name: 'a sink freezes for 1 s',
    isRealTime: false,
    async run(signal) {
      const predicted = summarise(predictUs())
      for (const mode of ['sync', 'async'] as const) {
        const felt = feltBy(await engine({ scenario: scenario(), mode, ...quietly(signal) }), mode)
        // The same text of the same histogram: equal sample by sample, to its three digits.
        if (felt?.hdr !== predicted.hdr) return describe('fails', felt, `wrong in ${mode}`)
      }
      return describe('holds', predicted, 'both modes exact')
    },
  }
}

/** The same on the real clock, to within a hundredth. */
export function checkFrozenSinkLive(engine = runScenario): Check {
  return {
    name: 'freeze, real clock',
    isRealTime: true,
    async run(signal) {
      const measurement = await engine({ scenario: scenario(), mode: 'sync', ...quietly(signal) })
      const felt = feltBy(measurement, 'sync')
      const errorRatio = felt === null ? 1 : worstErrorRatio(felt, summarise(predictUs()))
      if (errorRatio <= ERROR_RATIO_MAX) return describe('holds', felt, `off by ${formatRatio(errorRatio)}`)
      const lateUs = measurement.lateness?.maxUs ?? 0
      if (lateUs > LATENESS_US_MAX) return describe('unclear', felt, `late by ${formatDuration(lateUs)}`)
      return describe('fails', felt, `off by ${formatRatio(errorRatio)}`)
    },
  }
}

function scenario(): Scenario {
  return plainScenario({
    name: 'frozen sink',
    seed: '1',
    arrivals: { kind: 'constant', ratePerSec: RATE_PER_SEC, forUs: CALL_COUNT * EVERY_US },
    service: { kind: 'constant', valueUs: SERVICE_US },
    threadCount: 2,
    concurrencyCount: SLOT_COUNT,
    server: { stalls: [STALL] },
  })
}

/** What every caller feels: a service that starts or runs in the stall ends that much later. */
function predictUs(): readonly number[] {
  const stallEndUs = STALL.atUs + STALL.forUs
  return Array.from({ length: CALL_COUNT }, (_, nth) => {
    const atUs = nth * EVERY_US
    if (atUs >= STALL.atUs && atUs < stallEndUs) return stallEndUs - atUs + SERVICE_US
    const runsIntoStall = atUs < STALL.atUs && atUs + SERVICE_US > STALL.atUs
    return SERVICE_US + (runsIntoStall ? STALL.forUs : 0)
  })
}

function summarise(valuesUs: readonly number[]): LatencySummary {
  const table = createLatencyTable()
  for (const valueUs of valuesUs) table.record(valueUs)
  const histogram = createLatencyHistogram()
  histogram.add(table.take() as LatencyBatch)
  return histogram.summarise(null) as LatencySummary
}

/** In async mode the answer comes before the work: what the work felt is the completion. */
function feltBy({ requests }: Measurement, mode: Mode): LatencySummary | null {
  return (mode === 'sync' ? requests[0]?.response : requests[0]?.completion) ?? null
}

/** Of median, tail and extreme; a caller who is missing is an error of one. */
function worstErrorRatio(felt: LatencySummary, predicted: LatencySummary): number {
  if (felt.count !== predicted.count) return 1
  const figures = ['p50Us', 'p99Us', 'maxUs'] as const
  return Math.max(...figures.map((figure) => Math.abs(felt[figure] / predicted[figure] - 1)))
}

function describe(
  verdict: CheckResult['verdict'],
  felt: LatencySummary | null,
  evidence: string,
): Omit<CheckResult, 'name'> {
  if (felt === null) return { verdict, words: 'no responses were measured', evidence, figures: {} }
  const { count, p50Us, p99Us, maxUs } = felt
  const words = `p50 ${formatDuration(p50Us)}, p99 ${formatDuration(p99Us)}, max ${formatDuration(maxUs)}`
  return { verdict, words, evidence, figures: { sampleCount: count, p50Us, p99Us, maxUs } }
}

/** What a run needs that nobody watches. */
function quietly(signal: AbortSignal): Pick<RunOptions, 'onReading' | 'signal' | 'graceUs'> {
  return { onReading: () => {}, signal, graceUs: 0 }
}
