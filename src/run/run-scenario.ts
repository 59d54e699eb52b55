import { openEffects } from '../measure/effects.ts'
import { listLatencySeries } from '../measure/latency-series.ts'
import type { Measurement } from '../measure/measurement.ts'
import { NS_PER_US } from '../units/microseconds.ts'
import { assembleMeasurement, type RunFacts } from './assemble-measurement.ts'
import { type Control, openControl } from './control.ts'
import { startCostMeter } from './cost-meter.ts'
import { decideEnding, NOT_ENDING } from './ending.ts'
import { checkLinkShares } from './link-shares.ts'
import { createLive, type DescribeLive } from './live.ts'
import { createObserver, type Observer } from './observer.ts'
import { allocatePlant } from './plant.ts'
import type { RunOptions } from './run-options.ts'
import { planRun, type RunPlan } from './run-plan.ts'
import { sliceLengthUs } from './slice-length.ts'
import { allReady, sleep, startThreadPool, type ThreadPool } from './thread-pool.ts'
import { createTimeline, type Timeline } from './timeline.ts'

const TICK_MS = 100

/** Time for all threads to open their part of the plant once they are let go. */
const START_DELAY_NS = 60_000_000n

/**
 * Runs a scenario once on the real clock. The main thread only starts threads, watches them and collects: it stays
 * responsive whatever they do. Throws `RunError` when threads cannot be started or the run cannot go on.
 */
export async function runScenario(options: RunOptions): Promise<Measurement> {
  const { scenario, mode } = options
  checkLinkShares(scenario, mode)
  const plan = planRun(scenario)
  const plant = allocatePlant({
    scenario,
    mode,
    sliceUs: sliceLengthUs(plan),
    jobCountMax: plan.jobCountMax,
    trace: options.trace ?? null,
    ...(options.access && { access: options.access }),
  })
  const control = openControl(plant.control)
  const timeline = createTimeline(listLatencySeries(scenario), plan)
  const meter = startCostMeter()

  const pool = startThreadPool(plant, ({ slice, latencies }) => timeline.addLatencies(slice, latencies))
  try {
    await allReady(pool, control)
    const originNs = process.hrtime.bigint() + START_DELAY_NS
    control.start(originNs)
    const observer = createObserver(plant, () => Math.floor(Number(process.hrtime.bigint() - originNs) / NS_PER_US))
    const describeLive = createLive(plant, plan)
    const ending = await watch({ ...options, plan, control, observer, pool, timeline, describeLive })
    // Only now is the plant still: a thread that never returned may have been at work until here.
    await pool.destroy()
    // Its library takes 17 MB: loaded after the run, when the threads' memory is free again, it adds nothing to the peak.
    const { createLatencyHistogram } = await import('../measure/latency-histogram.ts')
    const reading = observer.read()
    const facts: RunFacts = {
      scenario,
      mode,
      engine: 'threads',
      plannedRequestCount: plan.plannedRequestCount,
      ending,
      reading,
      leftovers: observer.takeLeftovers(),
      effectCount: openEffects(plant.effects).distinctCount(),
      threads: pool.reports,
      cost: meter.read(),
    }
    return assembleMeasurement(facts, timeline.finish(reading, createLatencyHistogram))
  } finally {
    await pool.destroy()
  }
}

interface WatchParts extends RunOptions {
  readonly plan: RunPlan
  readonly control: Control
  readonly observer: Observer
  readonly pool: ThreadPool
  readonly timeline: Timeline
  readonly describeLive: DescribeLive
}

/** Looks at the run ten times a second until every thread has returned, or is not worth waiting for. */
async function watch(parts: WatchParts): Promise<Measurement['ending']> {
  const { control, observer, pool, timeline, signal, plan, graceUs, scenario } = parts
  const limits = { graceUs, drainLimitUs: scenario.drainLimitUs, deadlineUs: plan.deadlineUs }
  let state = NOT_ENDING
  let isFinished = false
  const finished = pool.finished.then(() => {
    isFinished = true
  })

  for (;;) {
    await Promise.race([finished, sleep(TICK_MS)])
    const reading = observer.read()
    timeline.addReading(reading)
    parts.onReading(parts.describeLive(reading, timeline.lastResponseUs()))
    if (isFinished) return state.ending
    const frontQuietAtUs = control.frontQuietAtUs()
    const decision = decideEnding(state, { nowUs: reading.atUs, isInterrupted: signal.aborted, frontQuietAtUs }, limits)
    state = decision.state
    if (decision.stopsArrivals) control.stopArrivals()
    if (decision.cuts) control.cut()
    if (decision.givesUp) return state.ending
  }
}
