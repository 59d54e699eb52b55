import { jobSeries } from '../measure/latency-series.ts'
import type { LedgerTotals } from '../measure/ledger.ts'
import type { LatencySlice } from '../measure/recorder.ts'
import type { PlantReading } from '../run/observer.ts'
import { planRun, type RunPlan } from '../run/run-plan.ts'
import { openShortcut } from '../run/run-shortcut.ts'
import { createSimulation } from '../run/simulation.ts'
import type { Scenario } from '../scenario/scenario.ts'

/** What one independent run of a queue came to, its warm-up left out. */
export interface Replication {
  readonly meanWaitUs: number
  /** Requests that were refused, of all that came. */
  readonly refusedRatio: number
}

const STEP_COUNT = 50_000

/**
 * Runs a scenario of one kind of request and one type of job in simulated time, by the way that `qbench run` would take,
 * and keeps two numbers. The timeline and its histograms, most of the work of a long run's result, are never made.
 */
export function replicate(scenario: Scenario): Replication {
  const plan = planRun(scenario)
  return takeShortcut(scenario, plan) ?? followEvents(scenario, plan)
}

/** null: this queue has no shortcut. */
function takeShortcut(scenario: Scenario, plan: RunPlan): Replication | null {
  const sums = createSums(scenario.warmupUs)
  const shortcut = openShortcut({ scenario, mode: 'async', plan, timeline: sums })
  if (shortcut === null) return null
  let state = shortcut.step(STEP_COUNT)
  while (state === 'going') state = shortcut.step(STEP_COUNT)
  return state === 'declined' ? null : sums.finish(shortcut.read())
}

function followEvents(scenario: Scenario, plan: RunPlan): Replication {
  const sums = createSums(scenario.warmupUs)
  const simulation = createSimulation({ scenario, mode: 'async', plan, timeline: sums })
  while (!simulation.step(STEP_COUNT));
  return sums.finish(simulation.read())
}

/** Adds waits up, and notes how many requests had come and were refused when the warm-up ended. */
function createSums(warmupUs: number) {
  let count = 0
  let sumUs = 0
  let before: LedgerTotals['requests'][number] | undefined
  return {
    addLatencies(_slice: number, latencies: LatencySlice) {
      for (const { series, batch } of latencies) {
        if (series !== jobSeries(1, 0, 'wait')) continue
        count += batch.count
        sumUs += batch.sumUs
      }
    },
    addReading({ atUs, ledger }: PlantReading) {
      if (atUs <= warmupUs) before = ledger.requests[0]
    },
    finish({ ledger }: PlantReading): Replication {
      const offeredCount = (ledger.requests[0]?.offered ?? 0) - (before?.offered ?? 0)
      const refusedCount = (ledger.requests[0]?.rejected ?? 0) - (before?.rejected ?? 0)
      return { meanWaitUs: sumUs / Math.max(1, count), refusedRatio: refusedCount / Math.max(1, offeredCount) }
    },
  }
}
