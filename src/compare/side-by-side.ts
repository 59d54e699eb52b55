import { InputError } from '../fault/input-error.ts'
import type { LatencySummary, Measurement } from '../measure/measurement.ts'
import { sum } from '../measure/sum.ts'
import { sampleCountMin } from '../measure/trust.ts'
import { wordJobs } from '../result/job-words.ts'
import type { RunResult } from '../result/run-result.ts'
import type { ScenarioRecord } from '../result/scenario-record.ts'
import { US_PER_SEC } from '../units/microseconds.ts'
import type { Comparison, ComparisonRow, ComparisonVerdict, ComparisonWarning } from './comparison.ts'

/**
 * Two runs of the same thing on one machine may differ by this much, latencies by more; assumed until it is measured by
 * repetition. A p99 of some thousand samples was seen to move by 6 % between equal runs.
 */
export const NOISE_FLOOR_RATIO = 0.03
export const LATENCY_NOISE_FLOOR_RATIO = 0.1

/**
 * Sets two results of one scenario beside each other. Work is compared where it has its effect: what is done at the
 * sink and when, never the answers of one way with the effects of the other. Throws `InputError` for two scenarios.
 */
export function compareSideBySide(base: RunResult, candidate: RunResult): Comparison {
  refuseOtherScenario(base, candidate)
  const left = describeRun(base)
  const right = describeRun(candidate)
  const rows = left.flatMap((spec): ComparisonRow[] => {
    const other = right.find(({ metric }) => metric === spec.metric)
    if (!other || (spec.value === null && other.value === null) || isIdle(spec, other)) return []
    const { metric, label, unit, better } = spec
    const row = { metric, label, unit, better, base: spec.value, candidate: other.value }
    if (spec.isThin === true || other.isThin === true) return [{ ...row, verdict: 'few samples' }]
    const isPrice = spec.isPrice === true && base.mode !== candidate.mode
    return [{ ...row, verdict: judge(row, isPrice) }]
  })
  return {
    base: { id: base.id, mode: base.mode },
    candidate: { id: candidate.id, mode: candidate.mode },
    rows,
    warnings: findWarnings(base, candidate),
  }
}

function refuseOtherScenario(base: RunResult, candidate: RunResult): void {
  const [left, right] = [base.scenario.name, candidate.scenario.name]
  if (left === right) return
  const message = `ran ${right}, but ${base.id} ran ${left}; compare runs of one scenario`
  throw new InputError([{ where: candidate.id, message }])
}

/** One measure of one run. */
interface Measure {
  readonly metric: string
  readonly label: string
  readonly unit: ComparisonRow['unit']
  readonly better: ComparisonRow['better']
  readonly value: number | null
  /** Known to get worse when work is delegated. */
  readonly isPrice?: true
  /** A percentile with too few samples to say anything. */
  readonly isThin?: boolean
  /** Troubles are listed only where one of the two had any. */
  readonly isTrouble?: true
}

function describeRun({ measurement, scenario }: RunResult): readonly Measure[] {
  const { requests, jobs, sinks } = measurement
  const isOnly = requests.length === 1
  const of = (name: string, what: string): string => (isOnly ? what : `${name} ${what}`)
  return [
    ...requests.flatMap(({ name, timedOutCount, rejectedCount, errorCount }) => [
      count({ metric: `${name}.timeouts`, label: of(name, 'timeouts'), value: timedOutCount }),
      count({ metric: `${name}.rejected`, label: of(name, 'refused'), value: rejectedCount }),
      count({ metric: `${name}.errors`, label: of(name, 'errors'), value: errorCount }),
    ]),
    ...jobs.map(({ name, doneCount }, index) =>
      doneOf(name, { value: doneCount, label: doneLabel(scenario.resolved, index) }),
    ),
    ...requests.map(({ name, response }) =>
      p99({ metric: `${name}.response.p99`, label: of(name, 'response p99') }, response),
    ),
    ...requests.map(({ name, completion }) => ({
      ...p99({ metric: `${name}.completion.p99`, label: of(name, 'all done p99') }, completion),
      isPrice: true as const,
    })),
    ...jobs.map(({ name, service }) => p99({ metric: `${name}.service.p99`, label: `${name} p99` }, service)),
    doneRate(measurement),
    ...sinks.map(({ name, collapseCount }) =>
      count({ metric: `${name}.collapses`, label: `${name} fell over`, value: collapseCount }),
    ),
    count({ metric: 'ledger.lost', label: 'lost', value: sum(jobs.map(({ lostCount }) => lostCount)) }),
  ]
}

function count(part: Pick<Measure, 'metric' | 'label' | 'value'>): Measure {
  return { ...part, unit: 'count', better: 'lower', isTrouble: true }
}

function p99(part: Pick<Measure, 'metric' | 'label'>, summary: LatencySummary | null): Measure {
  const count = summary?.count ?? 0
  // A request that is sent once by design has exactly one sample.
  const isThin = count > 1 && count < sampleCountMin('p99')
  return { ...part, unit: 'us', better: 'lower', value: summary?.p99Us ?? null, isThin }
}

function doneOf(name: string, part: Pick<Measure, 'value' | 'label'>): Measure {
  return { ...part, metric: `${name}.done`, unit: 'count', better: 'higher' }
}

/** `emails delivered`, `save-order jobs done`. */
function doneLabel(scenario: ScenarioRecord, jobIndex: number): string {
  const words = wordJobs(scenario, [jobIndex], 'async')
  return `${words.many} ${words.ended}`
}

function doneRate({ jobs, durationUs }: Measurement): Measure {
  const doneCount = sum(jobs.map((job) => job.doneCount))
  const value = durationUs === 0 ? null : (doneCount / durationUs) * US_PER_SEC
  return { metric: 'throughput', label: 'done per second', unit: 'perSec', better: 'higher', value }
}

function isIdle(left: Measure, right: Measure): boolean {
  return left.isTrouble === true && left.value === 0 && right.value === 0
}

function judge({ base, candidate, better, unit }: Omit<ComparisonRow, 'verdict'>, isPrice: boolean): ComparisonVerdict {
  if (base === null || candidate === null) return 'no data'
  if (base === candidate) return 'same'
  const floorRatio = unit === 'us' ? LATENCY_NOISE_FLOOR_RATIO : NOISE_FLOOR_RATIO
  if (Math.abs(candidate - base) <= floorRatio * Math.max(base, candidate)) return 'unclear'
  if (candidate < base === (better === 'lower')) return 'better'
  return isPrice ? 'price' : 'worse'
}

function findWarnings(base: RunResult, candidate: RunResult): readonly ComparisonWarning[] {
  const left = base.environment
  const right = candidate.environment
  const warnings: ComparisonWarning[] = []
  if (base.scenario.hash !== candidate.scenario.hash) warnings.push({ code: 'other-scenario' })
  if (base.seed !== candidate.seed) warnings.push({ code: 'other-seed' })
  if (left.cpuModel !== right.cpuModel || left.cpuCount !== right.cpuCount) warnings.push({ code: 'other-machine' })
  if (left.nodeVersion !== right.nodeVersion) warnings.push({ code: 'other-node' })
  for (const { id, status, verdict } of [base, candidate]) {
    if (status === 'partial') warnings.push({ code: 'partial', id })
    else if (verdict === 'invalid') warnings.push({ code: 'not-trusted', id })
  }
  return warnings
}
