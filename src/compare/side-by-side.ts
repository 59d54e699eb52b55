import { InputError } from '../fault/input-error.ts'
import type { JobMeasure, LatencySummary, Measurement, RequestMeasure } from '../measure/measurement.ts'
import { sum } from '../measure/sum.ts'
import { sampleCountMin } from '../measure/trust-samples.ts'
import { wordJobs } from '../result/job-words.ts'
import type { RunResult } from '../result/run-result.ts'
import type { ScenarioRecord } from '../result/scenario-record.ts'
import { US_PER_SEC } from '../units/microseconds.ts'
import type { Comparison, ComparisonRow, ComparisonVerdict, ComparisonWarning } from './comparison.ts'

/**
 * Two runs of the same thing on one machine may differ by this much, latencies by more; assumed until it is measured by
 * repetition. A p99 of some thousand samples was seen to move by 6 % between equal runs; most runs have fewer.
 */
export const NOISE_FLOOR_RATIO = 0.03
export const LATENCY_NOISE_FLOOR_RATIO = 0.15

/** How many of fewer requests or jobs than this ended in one way is chance. */
const SAMPLE_COUNT_MIN = 30

/**
 * Sets two results of one scenario beside each other. Work is compared where it has its effect: what is done at the
 * sink and when, never the answers of one way with the effects of the other. Throws `InputError` for two scenarios.
 */
export function compareSideBySide(base: RunResult, candidate: RunResult): Comparison {
  refuseOtherScenario(base, candidate)
  const left = describeRun(base)
  const right = describeRun(candidate)
  const latenessUs = findLatenessUs([base, candidate])
  const isExact = isSimulated(base) && isSimulated(candidate) && base.seed === candidate.seed
  const compared = left.flatMap((spec): ComparisonRow[] => {
    const other = right.find(({ metric }) => metric === spec.metric)
    if (!other || (spec.value === null && other.value === null) || isIdle(spec, other)) return []
    const { metric, label, unit, better } = spec
    const row = { metric, label, unit, better, base: spec.value, candidate: other.value }
    const isThin = spec.isThin === true || other.isThin === true
    const isPrice = spec.isPrice === true && base.mode !== candidate.mode
    return [{ ...row, verdict: judge(row, { isThin, isPrice, latenessUs, isExact }) }]
  })
  const rows = compared.filter((row) => !compared.some((other) => repeats(row, other)))
  return {
    base: { id: base.id, mode: base.mode },
    candidate: { id: candidate.id, mode: candidate.mode },
    rows,
    warnings: findWarnings(base, candidate),
    latenessUs,
    isExact,
  }
}

/** Who has the result with the last effect, both ways, is compared once: by the result. */
function repeats({ metric, base, candidate }: ComparisonRow, other: ComparisonRow): boolean {
  const isOfResult = other.metric === metric.replace('.completion.', '.result.')
  return isOfResult && other.metric !== metric && other.base === base && other.candidate === candidate
}

function isSimulated({ clock }: RunResult): boolean {
  return clock === 'virtual'
}

function findLatenessUs(results: readonly RunResult[]): number | null {
  const late = results.flatMap(({ trust }) =>
    trust.filter(({ code, verdict }) => code === 'schedule-kept' && verdict === 'warns'),
  )
  return late.length === 0 ? null : Math.max(...late.map(({ measured }) => measured))
}

function refuseOtherScenario(base: RunResult, candidate: RunResult): void {
  const [left, right] = [base.scenario.name, candidate.scenario.name]
  if (left === right) return
  const message = `ran ${right}, but ${base.id} ran ${left}; compare runs of one scenario`
  throw new InputError([{ where: candidate.id, message }])
}

/** How requests come to grief, and what each is called. */
const REQUEST_TROUBLES = [
  ['timeouts', 'timedOutCount', 'timeouts'],
  ['rejected', 'rejectedCount', 'refused'],
  ['shed', 'shedCount', 'of them by admission'],
  ['errors', 'errorCount', 'errors'],
  ['retried', 'retriedCount', 'came back'],
  ['stuck', 'stuckCount', 'left half done'],
  ['compensated', 'compensatedCount', 'undone'],
  ['lostEvents', 'lostEventCount', 'records without events'],
  ['ghostEvents', 'ghostEventCount', 'events without a record'],
] as const satisfies readonly (readonly [string, keyof RequestMeasure, string])[]

/** One measure of one run. */
interface Measure {
  readonly metric: string
  readonly label: string
  readonly unit: ComparisonRow['unit']
  readonly better: ComparisonRow['better']
  readonly value: number | null
  /** Known to get worse when work is delegated. */
  readonly isPrice?: true
  /** A percentile or a count with too few samples to say anything. */
  readonly isThin?: boolean
  /** Troubles are listed only where one of the two had any. */
  readonly isTrouble?: true
}

function describeRun({ measurement, scenario }: RunResult): readonly Measure[] {
  const { requests, jobs, sinks } = measurement
  const own = listOwnWork(measurement, scenario.resolved)
  const isOnly = requests.length === 1
  const of = (name: string, what: string): string => (isOnly ? what : `${name} ${what}`)
  return [
    ...requests.flatMap((request) => {
      const { name, offeredCount } = request
      const isThin = isHandful(offeredCount)
      return REQUEST_TROUBLES.map(([figure, field, words]) => ({
        ...count({ metric: `${name}.${figure}`, label: of(name, words), value: request[field] }),
        isThin,
      }))
    }),
    ...requests.flatMap(({ name, goodCount, offeredCount }, kind) => {
      if (scenario.resolved.requests[kind]?.deadlineUs == null) return []
      const row = { metric: `${name}.good`, label: of(name, 'done in time'), unit: 'count', better: 'higher' } as const
      return [{ ...row, value: goodCount, isThin: isHandful(offeredCount) }]
    }),
    ...own.map((job) => doneOf(job, doneLabel(scenario.resolved, jobs.indexOf(job)))),
    ...requests.map(({ name, response }) =>
      p99({ metric: `${name}.response.p99`, label: of(name, 'response p99') }, response),
    ),
    ...requests.map(({ name, completion }) => ({
      ...p99({ metric: `${name}.completion.p99`, label: of(name, 'all done p99') }, completion),
      isPrice: true as const,
    })),
    // Where the client has its result later than the work is done, that is what it waits for in either mode.
    ...requests.map(({ name, result }) => ({
      ...p99({ metric: `${name}.result.p99`, label: of(name, 'client has result p99') }, result),
      isPrice: true as const,
    })),
    ...requests.map(({ name, inconsistent }) => ({
      ...p99({ metric: `${name}.inconsistent.p99`, label: of(name, 'half done p99') }, inconsistent),
      isPrice: true as const,
    })),
    ...own.map(({ name, service }) => p99({ metric: `${name}.service.p99`, label: `${name} p99` }, service)),
    doneRate(own, measurement.durationUs),
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

/** A single one is a case of its own, by design; a few are a sample too small. */
function isHandful(count: number): boolean {
  return count > 1 && count < SAMPLE_COUNT_MIN
}

function doneOf({ name, doneCount, createdCount }: JobMeasure, label: string): Measure {
  const isThin = isHandful(createdCount)
  return { metric: `${name}.done`, label, unit: 'count', better: 'higher', value: doneCount, isThin }
}

/** `emails delivered`, `save-order jobs done`. */
function doneLabel(scenario: ScenarioRecord, jobIndex: number): string {
  const words = wordJobs(scenario, [jobIndex], 'async')
  return `${words.many} ${words.ended}`
}

/** Calls back and compensations are work that one way makes and the other does not: nobody asked for them. */
function listOwnWork({ jobs }: Measurement, { requests, jobs: specs }: ScenarioRecord): readonly JobMeasure[] {
  const extras = new Set([
    ...requests.map(({ callbackIndex }) => callbackIndex),
    ...specs.map(({ compensationIndex }) => compensationIndex),
  ])
  return jobs.filter((_, index) => !extras.has(index))
}

function doneRate(jobs: readonly JobMeasure[], durationUs: number): Measure {
  const doneCount = sum(jobs.map((job) => job.doneCount))
  const value = durationUs === 0 ? null : (doneCount / durationUs) * US_PER_SEC
  const isThin = isHandful(sum(jobs.map(({ createdCount }) => createdCount)))
  return { metric: 'throughput', label: 'done per second', unit: 'perSec', better: 'higher', value, isThin }
}

function isIdle(left: Measure, right: Measure): boolean {
  return left.isTrouble === true && left.value === 0 && right.value === 0
}

interface Doubts {
  readonly isThin: boolean
  readonly isPrice: boolean
  readonly latenessUs: number | null
  readonly isExact: boolean
}

function judge(
  { base, candidate, better, unit }: Omit<ComparisonRow, 'verdict'>,
  { isThin, isPrice, latenessUs, isExact }: Doubts,
): ComparisonVerdict {
  if (base === null || candidate === null) return 'no data'
  if (base === candidate) return 'same'
  // Simulated twice, the same requests met both ways: a handful of them differ by nothing but the way.
  if (isThin && !isExact) return 'few samples'
  const isLatency = unit === 'us'
  const floorRatio = isLatency ? LATENCY_NOISE_FLOOR_RATIO : NOISE_FLOOR_RATIO
  const noise = Math.max(floorRatio * Math.max(base, candidate), isLatency ? (latenessUs ?? 0) : 0)
  const floor = isExact ? 0 : noise
  if (Math.abs(candidate - base) <= floor) return 'unclear'
  if (candidate < base === (better === 'lower')) return 'better'
  return isPrice ? 'price' : 'worse'
}

function findWarnings(base: RunResult, candidate: RunResult): readonly ComparisonWarning[] {
  const left = base.environment
  const right = candidate.environment
  const warnings: ComparisonWarning[] = []
  if (base.scenario.hash !== candidate.scenario.hash) warnings.push({ code: 'other-scenario' })
  if (base.clock !== candidate.clock) warnings.push({ code: 'other-clock' })
  if (base.seed !== candidate.seed) warnings.push({ code: 'other-seed' })
  if (left.cpuModel !== right.cpuModel || left.cpuCount !== right.cpuCount) warnings.push({ code: 'other-machine' })
  if (left.nodeVersion !== right.nodeVersion) warnings.push({ code: 'other-node' })
  for (const { id, status, verdict } of [base, candidate]) {
    if (status === 'partial') warnings.push({ code: 'partial', id })
    else if (verdict === 'invalid') warnings.push({ code: 'not-trusted', id })
  }
  return warnings
}
