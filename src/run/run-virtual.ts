import { listLatencySeries } from '../measure/latency-series.ts'
import type { Measurement } from '../measure/measurement.ts'
import { assembleMeasurement } from './assemble-measurement.ts'
import { startCostMeter } from './cost-meter.ts'
import { createLive } from './live.ts'
import type { RunOptions } from './run-options.ts'
import { planRun } from './run-plan.ts'
import { createSimulation } from './simulation.ts'
import { createTimeline } from './timeline.ts'

/** Some 10 ms of work: signals are heard and progress is shown in between. */
const STEP_EVENT_COUNT = 20_000

const TICK_MS = 100

/**
 * Runs a scenario once in simulated time, on this thread: as fast as it can be computed, and the same to the bit for the
 * same scenario and seed, on every machine.
 */
export async function runVirtual(options: RunOptions): Promise<Measurement> {
  const { scenario, mode, signal, graceUs, onReading } = options
  const plan = planRun(scenario)
  const timeline = createTimeline(listLatencySeries(scenario), plan.intervalUs)
  const meter = startCostMeter()
  const simulation = createSimulation({ scenario, mode, plan, timeline })
  const describeLive = createLive({ scenario, mode }, plan)
  let shownMs = performance.now()
  let isInterrupted = false
  const show = (): void => {
    const { wallUs } = meter.read()
    onReading({ ...describeLive(simulation.read(), timeline.lastResponseUs()), wallUs })
  }

  while (!simulation.step(STEP_EVENT_COUNT)) {
    await breathe()
    if (signal.aborted && !isInterrupted) {
      isInterrupted = true
      simulation.interrupt(graceUs)
    }
    if (performance.now() - shownMs < TICK_MS) continue
    shownMs = performance.now()
    show()
  }
  show()
  const { createLatencyHistogram } = await import('../measure/latency-histogram.ts')
  const facts = simulation.facts(meter.read())
  return assembleMeasurement(facts, timeline.finish(facts.reading, createLatencyHistogram))
}

/** Lets the process hear signals and write what is waiting. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
