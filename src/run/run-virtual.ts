import { listLatencySeries } from '../measure/latency-series.ts'
import type { Measurement } from '../measure/measurement.ts'
import { assembleMeasurement, type RunCost, type RunFacts } from './assemble-measurement.ts'
import { breathe } from './breathe.ts'
import { startCostMeter } from './cost-meter.ts'
import { createLive } from './live.ts'
import type { PlantReading } from './observer.ts'
import type { RunOptions } from './run-options.ts'
import { planRun, type RunPlan } from './run-plan.ts'
import { openShortcut } from './run-shortcut.ts'
import { createSimulation } from './simulation.ts'
import { createTimeline, type Timeline } from './timeline.ts'

/** Some 10 ms of work: signals are heard and progress is shown in between. */
const STEP_EVENT_COUNT = 20_000
const STEP_JOB_COUNT = 50_000

const TICK_MS = 100

/** The grace is simulated time, which may take any time to compute: whoever interrupts waits no longer than this. */
const GRACE_ON_THE_WALL_MS = 1_000

/**
 * Runs a scenario once in simulated time, on this thread: as fast as it can be computed, and the same to the bit for the
 * same scenario and seed, on every machine. A plain queue takes the shortcut; found to be more than plain on the way, the
 * run starts anew and follows every event. A shortcut has no partial result: interrupted there, the run ends before its
 * first event.
 */
export async function runVirtual(options: RunOptions): Promise<Measurement> {
  const plan = planRun(options.scenario)
  const meter = startCostMeter()
  const run = { options, plan, cost: meter.read }
  const mayTakeShortcut = options.engine !== 'events' && options.trace === undefined
  const facts = (mayTakeShortcut ? await takeShortcut(run) : null) ?? (await followEvents(run))
  const { createLatencyHistogram } = await import('../measure/latency-histogram.ts')
  return assembleMeasurement(facts.run, facts.timeline.finish(facts.run.reading, createLatencyHistogram))
}

interface VirtualRun {
  readonly options: RunOptions
  readonly plan: RunPlan
  readonly cost: () => RunCost
}

interface FinishedRun {
  readonly run: RunFacts
  readonly timeline: Timeline
}

async function takeShortcut({ options, plan, cost }: VirtualRun): Promise<FinishedRun | null> {
  const { scenario, mode, signal } = options
  const timeline = createTimeline(listLatencySeries(scenario), plan)
  const shortcut = openShortcut({ scenario, mode, plan, timeline })
  if (shortcut === null) return null
  const show = openShow({ options, plan, cost }, { read: shortcut.read, timeline })
  for (let state = shortcut.step(STEP_JOB_COUNT); state !== 'over'; state = shortcut.step(STEP_JOB_COUNT)) {
    if (state === 'declined') return null
    await breathe()
    if (signal.aborted) return null
    show.tick()
  }
  show.end()
  return { run: shortcut.facts(cost()), timeline }
}

async function followEvents({ options, plan, cost }: VirtualRun): Promise<FinishedRun> {
  const { scenario, mode, signal, graceUs } = options
  const timeline = createTimeline(listLatencySeries(scenario), plan)
  const simulation = createSimulation({ scenario, mode, plan, timeline, trace: options.trace ?? null })
  const show = openShow({ options, plan, cost }, { read: simulation.read, timeline })
  let interruptedMs: number | null = null
  const hear = (): void => {
    if (signal.aborted && interruptedMs === null) {
      interruptedMs = performance.now()
      simulation.interrupt(graceUs)
    } else if (interruptedMs !== null && performance.now() > interruptedMs + GRACE_ON_THE_WALL_MS) {
      simulation.interrupt(0)
    }
  }
  // Before the first event: who interrupted a shortcut does not want a hundred million jobs put into a queue now.
  hear()
  while (!simulation.step(STEP_EVENT_COUNT)) {
    await breathe()
    hear()
    show.tick()
  }
  show.end()
  return { run: simulation.facts(cost()), timeline }
}

/** Shows how far a run is: `tick` at most ten times a second on the wall, `end` in any case. */
interface Show {
  tick(): void
  end(): void
}

function openShow(
  { options, plan, cost }: VirtualRun,
  { read, timeline }: { readonly read: () => PlantReading; readonly timeline: Timeline },
): Show {
  const describeLive = createLive(options, plan)
  let shownMs = Number.NEGATIVE_INFINITY
  const end = (): void =>
    options.onReading({ ...describeLive(read(), timeline.lastResponseUs()), wallUs: cost().wallUs })
  return {
    tick() {
      if (performance.now() - shownMs < TICK_MS) return
      shownMs = performance.now()
      end()
    },
    end,
  }
}
