import { byColumn } from '../measure/by-column.ts'
import { JOB_COLUMNS, type LedgerTotals, REQUEST_COLUMNS } from '../measure/ledger.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { findPlainQueue } from '../shortcut/plain-queue.ts'
import { createPlainSolver, type PlainTotals } from '../shortcut/plain-solver.ts'
import type { RunCost, RunFacts } from './assemble-measurement.ts'
import type { ThreadReport } from './duty.ts'
import type { PlantReading } from './observer.ts'
import type { RunPlan } from './run-plan.ts'
import { sliceLengthUs } from './slice-length.ts'
import { listThreads } from './thread-role.ts'
import type { Timeline } from './timeline.ts'

/** A simulated run whose every job's start and end follow from arithmetic: what `Simulation` is for all others. */
export interface Shortcut {
  /** Goes on with so many more jobs. `declined`: the scenario turned out to be more than a plain queue. */
  step(jobCount: number): 'going' | 'over' | 'declined'
  /** What is known of the run so far. */
  read(): PlantReading
  /** What the run left; only when it is over. Closes the timeline's intervals. */
  facts(cost: RunCost): RunFacts
}

/** What a shortcut is made of. */
export interface ShortcutParts {
  readonly scenario: Scenario
  readonly mode: RunFacts['mode']
  readonly plan: RunPlan
  readonly timeline: Pick<Timeline, 'addLatencies' | 'addReading'>
}

/** Opens the shortcut through a scenario; null where there is none. */
export function openShortcut({ scenario, mode, plan, timeline }: ShortcutParts): Shortcut | null {
  const queue = findPlainQueue(scenario, mode)
  if (queue === null) return null
  const { intervalUs, deadlineUs, jobCountMax } = plan
  const { warmupUs, drainLimitUs } = scenario
  const solver = createPlainSolver(queue, {
    warmupUs,
    drainLimitUs,
    deadlineUs,
    intervalUs,
    sliceUs: sliceLengthUs(plan),
    jobCountMax,
    emit: timeline.addLatencies,
  })
  const { totals } = solver
  const perRequest = queue.requestJobCount

  return {
    step: solver.step,
    read: () => reading(totals.lastEndUs, wholeRun()),
    facts(cost) {
      addReadings()
      return {
        scenario,
        mode,
        engine: solver.kind,
        plannedRequestCount: plan.plannedRequestCount,
        ending: 'complete',
        reading: reading(totals.lastEndUs, wholeRun()),
        leftovers: [{ countByType: new Map(), enqueuedSumUs: 0 }],
        effectCount: totals.jobCount,
        threads: listThreads(scenario, mode).map((role, index) => report(role.kind, index, totals)),
        cost,
      }
    },
  }

  function wholeRun(): Happened {
    const { requestCount, jobCount } = totals
    return { requestCount, startedCount: jobCount, endedCount: jobCount }
  }

  /** One reading at the end of each interval, as an observer would have made it. */
  function addReadings(): void {
    const so = { requestCount: 0, startedCount: 0, endedCount: 0 }
    for (let index = 0; (index + 1) * intervalUs <= totals.lastEndUs; index++) {
      so.requestCount += totals.arrivedCounts[index] as number
      so.startedCount += totals.startedCounts[index] as number
      so.endedCount += totals.endedCounts[index] as number
      timeline.addReading(reading((index + 1) * intervalUs, so))
    }
  }

  function reading(atUs: number, { requestCount, startedCount, endedCount }: Happened): PlantReading {
    const createdCount = requestCount * perRequest
    return {
      atUs,
      ledger: ledgerOf(createdCount, { requestCount, endedCount }),
      backlogCount: createdCount - endedCount,
      queues: [
        {
          depthCount: createdCount - startedCount,
          peakCount: totals.queuePeakCount,
          oldestUs: null,
          workerCount: null,
        },
      ],
      sinks: [
        {
          callCount: startedCount,
          okCount: endedCount,
          errorCount: 0,
          refusedCount: 0,
          cancelledCount: 0,
          unknownCount: 0,
          collapseCount: 0,
          downUs: 0,
          breakerOpenedCount: 0,
          inUseCount: startedCount - endedCount,
          waitingCount: 0,
          inUsePeakCount: totals.busyPeakCount,
          waitingPeakCount: 0,
          busyUs: totals.busySumUs,
        },
      ],
    }
  }

  function ledgerOf(createdCount: number, done: { requestCount: number; endedCount: number }): LedgerTotals {
    const offered = done.requestCount
    const isWhole = createdCount === done.endedCount
    return {
      requests: [
        // How many requests are complete is asked only at the end.
        { ...NO_REQUESTS, offered, answered: offered, completed: isWhole ? offered : 0, good: isWhole ? offered : 0 },
      ],
      jobs: [{ ...NO_JOBS, created: createdCount, done: done.endedCount, attempt: done.endedCount }],
    }
  }
}

/** What had happened by some moment. */
interface Happened {
  readonly requestCount: number
  readonly startedCount: number
  readonly endedCount: number
}

/** The threads of a shortcut share one account: which of them did which job does not matter. */
function report(role: 'front' | 'worker', index: number, totals: PlainTotals): ThreadReport {
  const { lastArrivalUs, enqueuedSumUs, waitSumUs, waitUsMax, lastEndUs } = totals
  const isFirstWorker = index === 1
  const part = (sumUs: number): number => (isFirstWorker ? sumUs : 0)
  return {
    busyUs: 0,
    endUs: lastEndUs,
    lastIntendedUs: role === 'front' ? lastArrivalUs : null,
    idleAtUs: role === 'front' ? lastArrivalUs : null,
    enqueuedSumsUs: role === 'front' ? [enqueuedSumUs] : [],
    taken:
      role === 'front'
        ? null
        : {
            queueIndex: 0,
            dequeuedSumUs: part(enqueuedSumUs + waitSumUs),
            waitSumUs: part(waitSumUs),
            heldSumUs: 0,
            waitUsMax: part(waitUsMax),
            lastEndUs: part(lastEndUs),
          },
    scales: [],
    leavingUs: 0,
  }
}

const NO_REQUESTS = byColumn(REQUEST_COLUMNS, () => 0)
const NO_JOBS = byColumn(JOB_COLUMNS, () => 0)
