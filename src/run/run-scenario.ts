import { MessageChannel } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { RunError } from '../fault/run-error.ts'
import { listLatencySeries } from '../measure/latency-series.ts'
import type { LiveReading } from '../measure/live-reading.ts'
import type { Measurement } from '../measure/measurement.ts'
import type { Mode, Scenario } from '../scenario/scenario.ts'
import { US_PER_MS } from '../units/microseconds.ts'
import { assembleMeasurement } from './assemble-measurement.ts'
import { type Control, openControl } from './control.ts'
import { createLive, type DescribeLive } from './live.ts'
import { createObserver, type Observer } from './observer.ts'
import { allocatePlant, listThreads, type Plant } from './plant.ts'
import { planRun, type RunPlan } from './run-plan.ts'
import type { IntervalNote, ThreadReport, ThreadTask } from './thread-entry.ts'
import { createTimeline, type Timeline } from './timeline.ts'

/** One run of a scenario. */
export interface RunOptions {
  readonly scenario: Scenario
  readonly mode: Mode
  /** Called ten times a second. */
  readonly onReading: (reading: LiveReading) => void
  /** Aborted by the first Ctrl-C: arrivals stop, what has begun may finish within `graceUs`. */
  readonly signal: AbortSignal
  readonly graceUs: number
}

const TICK_MS = 100

const YOUNG_GENERATION_MB = 2

/** Threads that were cut return within this, or are ended. */
const CUT_LIMIT_MS = 3_000

/**
 * Runs a scenario once on the real clock. The main thread only starts threads, watches them and collects: it stays
 * responsive whatever they do. Throws `RunError` when threads cannot be started or one of them dies.
 */
export async function runScenario(options: RunOptions): Promise<Measurement> {
  const { scenario, mode } = options
  const plan = planRun(scenario)
  const plant = allocatePlant({ scenario, mode, intervalUs: plan.intervalUs, jobCountMax: plan.jobCountMax })
  const control = openControl(plant.control)
  const timeline = createTimeline(listLatencySeries(scenario), plan.intervalUs)
  const cpuBefore = process.cpuUsage()

  const threads = startThreads(plant, timeline)
  try {
    await allReady(control, threads)
    const originNs = process.hrtime.bigint() + START_DELAY_NS
    control.start(originNs)
    const observer = createObserver(plant, originNs)
    const ending = await watch({
      ...options,
      plan,
      control,
      observer,
      threads,
      timeline,
      describeLive: createLive(plant, plan),
    })
    const cpu = process.cpuUsage(cpuBefore)
    return assembleMeasurement({
      plant,
      plan,
      ending,
      observer,
      timeline,
      threads: threads.reports,
      frontQuietAtUs: control.frontQuietAtUs(),
      cpuUs: cpu.user + cpu.system,
      rssPeakBytes: process.resourceUsage().maxRSS * BYTES_PER_KIB,
    })
  } finally {
    await threads.destroy()
  }
}

const BYTES_PER_KIB = 1_024

/** Time for all threads to open their part of the plant after `start`. */
const START_DELAY_NS = 60_000_000n

/** The threads of one run. */
interface Threads {
  readonly count: number
  /** One per thread that has returned. */
  readonly reports: (ThreadReport | null)[]
  /** Settles when all have returned; rejects as soon as one fails. */
  readonly finished: Promise<void>
  destroy(): Promise<void>
}

function startThreads(plant: Plant, timeline: Timeline): Threads {
  const roles = listThreads(plant.scenario, plant.mode)
  const pool = new Piscina<ThreadTask, ThreadReport>({
    filename: new URL('./thread-entry.js', import.meta.url).href,
    name: 'runThread',
    minThreads: roles.length,
    maxThreads: roles.length,
    // The default parks a thread between tasks in a way that stops its timers and sockets.
    atomics: 'disabled',
    recordTiming: false,
    // What little a thread allocates is short-lived: a small young generation keeps its pauses and its memory small.
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  })
  const reports: (ThreadReport | null)[] = roles.map(() => null)
  const finished = roles.map(async (role, threadIndex) => {
    const { port1, port2 } = new MessageChannel()
    port1.on('message', (note: IntervalNote) => timeline.addLatencies(note.interval, note.slice))
    const closed = new Promise((resolve) => port1.once('close', resolve))
    reports[threadIndex] = await pool.run({ plant, role, threadIndex, port: port2 }, { transferList: [port2] })
    await closed
  })
  return {
    count: roles.length,
    reports,
    finished: Promise.all(finished).then(() => undefined),
    destroy: () => pool.destroy(),
  }
}

/** Waits until every thread is ready to start; fails when one dies first, or after half a minute. */
async function allReady(control: Control, threads: Threads): Promise<void> {
  const failed = threads.finished.then(() => Promise.reject(new RunError('a thread ended before the run began', 70)))
  const deadline = Date.now() + READY_LIMIT_MS
  while (control.readyCount() < threads.count) {
    await Promise.race([failed, sleep(READY_POLL_MS)])
    if (Date.now() > deadline) {
      control.cut()
      throw new RunError(`${threads.count} threads were not ready within ${READY_LIMIT_MS} ms`, 3)
    }
  }
  failed.catch(() => undefined)
}

const READY_POLL_MS = 2
const READY_LIMIT_MS = 30_000

interface WatchParts extends RunOptions {
  readonly plan: RunPlan
  readonly control: Control
  readonly observer: Observer
  readonly threads: Threads
  readonly timeline: Timeline
  readonly describeLive: DescribeLive
}

/** Looks at the run ten times a second until every thread has returned; stops or cuts it where the rules say so. */
async function watch(parts: WatchParts): Promise<Measurement['ending']> {
  const { control, observer, threads, timeline, signal, plan } = parts
  let ending: Measurement['ending'] = 'complete'
  let isFinished = false
  let interruptedAtUs: number | null = null
  let cutAtUs: number | null = null
  const finished = threads.finished.then(() => {
    isFinished = true
  })

  const cut = (why: Measurement['ending'], nowUs: number): void => {
    if (cutAtUs !== null) return
    ending = why
    cutAtUs = nowUs
    control.cut()
  }

  while (!isFinished) {
    await Promise.race([finished, sleep(TICK_MS)])
    const reading = observer.read()
    timeline.addReading(reading)
    parts.onReading(parts.describeLive(reading, timeline.lastResponseUs()))
    const nowUs = reading.atUs
    const quietAtUs = control.frontQuietAtUs()
    if (signal.aborted && interruptedAtUs === null && !isFinished) {
      interruptedAtUs = nowUs
      ending = 'interrupted'
      control.stopArrivals()
    }
    if (interruptedAtUs !== null && nowUs > interruptedAtUs + parts.graceUs) cut('interrupted', nowUs)
    if (quietAtUs !== null && nowUs > quietAtUs + parts.scenario.drainLimitUs) cut('drain-limit', nowUs)
    if (nowUs > plan.deadlineUs) cut('deadline', nowUs)
    // A thread that burns processor time cannot look at the control words: it is not waited for.
    if (cutAtUs !== null && nowUs > cutAtUs + CUT_LIMIT_MS * US_PER_MS) return 'deadline'
  }
  return ending
}

function sleep(forMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, forMs))
}
