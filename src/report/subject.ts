import { jobGapCount } from '../measure/ledger-gap.ts'
import type { JobMeasure, Measurement, RequestMeasure } from '../measure/measurement.ts'
import { sum } from '../measure/sum.ts'
import type { RequestRecord, ScenarioRecord } from '../result/scenario-record.ts'

/**
 * What a run is about: the requests whose mode the run chose. Bystanders, pinned by the scenario to one mode, are shown
 * in the tables but are not what the verdict speaks of. If all are pinned, all are the subject.
 */
export interface Subject {
  readonly specs: readonly RequestRecord[]
  readonly requests: readonly RequestMeasure[]
  /** Types of the jobs that these requests make, ascending. */
  readonly jobIndexes: readonly number[]
  readonly jobs: readonly JobMeasure[]
  /** Sums over these requests and jobs. */
  readonly offeredCount: number
  readonly answeredCount: number
  readonly errorCount: number
  readonly timedOutCount: number
  readonly rejectedCount: number
  /** Of those rejected: turned away by admission. */
  readonly shedCount: number
  readonly createdCount: number
  readonly doneCount: number
  /** With those that the ledger does not account for. */
  readonly lostCount: number
  readonly deadCount: number
  readonly pendingCount: number
}

/** Picks the subject of a run. */
export function findSubject(measurement: Measurement, scenario: ScenarioRecord): Subject {
  const free = scenario.requests.filter(({ mode }) => mode === null)
  const specs = free.length > 0 ? free : scenario.requests
  const requests = specs.flatMap(({ name }) => measurement.requests.filter((request) => request.name === name))
  const jobIndexes = [...new Set(specs.flatMap((spec) => spec.jobs.map(({ jobIndex }) => jobIndex)))].sort(
    (a, b) => a - b,
  )
  const jobs = jobIndexes.flatMap((index) => measurement.jobs.filter(({ name }) => name === scenario.jobs[index]?.name))
  const requestSum = (pick: (request: RequestMeasure) => number): number => sum(requests.map(pick))
  const jobSum = (pick: (job: JobMeasure) => number): number => sum(jobs.map(pick))
  return {
    specs,
    requests,
    jobIndexes,
    jobs,
    offeredCount: requestSum((request) => request.offeredCount),
    answeredCount: requestSum((request) => request.answeredCount),
    errorCount: requestSum((request) => request.errorCount),
    timedOutCount: requestSum((request) => request.timedOutCount),
    rejectedCount: requestSum((request) => request.rejectedCount),
    shedCount: requestSum((request) => request.shedCount),
    createdCount: jobSum((job) => job.createdCount),
    doneCount: jobSum((job) => job.doneCount),
    lostCount: jobSum((job) => job.lostCount + jobGapCount(job)),
    deadCount: jobSum((job) => job.deadCount + job.failedCount),
    pendingCount: jobSum((job) => job.pendingCount),
  }
}
