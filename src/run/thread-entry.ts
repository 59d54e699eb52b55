import { type MessagePort, threadId } from 'node:worker_threads'
import { createBurner } from '../clock/burner.ts'
import { createRealClock, type RealClock } from '../clock/real-clock.ts'
import { RunError } from '../fault/run-error.ts'
import { openEffects } from '../measure/effects.ts'
import type { LedgerWords } from '../measure/ledger.ts'
import { createRecorder, type LatencySlice } from '../measure/recorder.ts'
import { type Followers, NO_FOLLOWERS, openRequestProgress } from '../measure/request-progress.ts'
import { openCompletionSink, openCompletionSource } from '../queue/completion-ring.ts'
import { type Control, openControl } from './control.ts'
import { createDuty } from './create-duty.ts'
import type { Duty, ThreadReport } from './duty.ts'
import { createEventRest, type EventRest } from './event-rest.ts'
import { listFrontStalls } from './front-stalls.ts'
import { type LifeSpan, listLifeSpans } from './life-spans.ts'
import { listLinkShares } from './link-shares.ts'
import type { LoopEnd, LoopParts } from './loop-steps.ts'
import { followedKinds, type Plant } from './plant.ts'
import { openThreadLinks, type ThreadLinks } from './thread-links.ts'
import { runLoop } from './thread-loop.ts'
import type { ThreadRole } from './thread-role.ts'
import { runYieldingLoop } from './yielding-loop.ts'

/** What the main thread gives each thread of a run: its one, long task. */
export interface ThreadTask {
  readonly plant: Plant
  readonly role: ThreadRole
  /** Threads that have played this role before it. */
  readonly lifeIndex: number
  /** Which of the plant's ledgers is this thread's. */
  readonly threadIndex: number
  /** Takes `SliceNote`s, and a `DeathNote` where the thread has to die. */
  readonly port: MessagePort
}

/** The latencies of one slice of the timeline on one thread. */
export interface SliceNote {
  readonly slice: number
  readonly latencies: LatencySlice
}

/** The last word of a thread that has stopped for ever, and waits to be terminated. */
export interface DeathNote {
  readonly report: ThreadReport
  readonly threadId: number
}

/** What a thread gives back: its report, or why the run cannot go on. */
export type ThreadAnswer = ThreadReport | { readonly failure: { readonly message: string; readonly exitCode: number } }

/** The other threads get ready within this, or the run does not start. */
const START_LIMIT_MS = 30_000

/**
 * Runs one thread of a scenario from preparation to its last job. Called by the thread pool, by name. A thread with
 * sockets gives its event loop its time, the others sleep more exactly.
 */
export async function runThread(task: ThreadTask): Promise<ThreadAnswer> {
  try {
    const { plant, threadIndex } = task
    const hasSockets = listLinkShares(plant.scenario, plant.mode, threadIndex).length > 0
    return await (hasSockets ? runWithSockets(task) : runRole(task))
  } catch (error) {
    if (!(error instanceof RunError)) throw error
    return { failure: { message: error.message, exitCode: error.exitCode } }
  } finally {
    task.port.close()
  }
}

function runRole(task: ThreadTask): ThreadReport {
  const control = openControl(task.plant.control)
  const occupy = openBurner(task)
  control.ready()
  const originNs = control.awaitStart(START_LIMIT_MS)
  const { clock, duty, parts } = prepare(task, { control, originNs, occupy, links: null })
  return finish(task, { clock, duty, end: runLoop(duty, parts) })
}

async function runWithSockets(task: ThreadTask): Promise<ThreadReport> {
  const { plant, threadIndex, lifeIndex } = task
  const control = openControl(plant.control)
  const occupy = openBurner(task)
  let rest: EventRest | null = null
  const links = await openThreadLinks({ plant, threadIndex, lifeIndex, poke: () => rest?.poke() })
  try {
    control.ready()
    const originNs = await control.startCame(START_LIMIT_MS)
    const { clock, duty, parts } = prepare(task, { control, originNs, occupy, links })
    rest = createEventRest({ duty, nowUs: clock.nowUs })
    return finish(task, { clock, duty, end: await runYieldingLoop(duty, parts, rest) })
  } finally {
    await links.close()
  }
}

/** What burns processor time on this thread; undefined where nothing asks for that. */
function openBurner({ plant, role }: ThreadTask): ((forUs: number) => void) | undefined {
  const usesProcessor = plant.scenario.sinks.some((sink) => sink.kind === 'cpu')
  const isStalled = role.kind === 'front' && listFrontStalls(plant.scenario.faults).length > 0
  return usesProcessor || isStalled ? createBurner() : undefined
}

/** What was there before the start. */
interface Prepared {
  readonly control: Control
  /** null: it did not come in time. */
  readonly originNs: bigint | null
  readonly occupy: ((forUs: number) => void) | undefined
  readonly links: ThreadLinks | null
}

/** Makes the thread's clock, its duty and what the loop needs; throws `RunError` where there was no start. */
function prepare(
  task: ThreadTask,
  { control, originNs, occupy, links }: Prepared,
): { clock: RealClock; duty: Duty; parts: LoopParts } {
  if (originNs === null) throw new RunError('the other threads were not ready in time', 3)
  const { plant, role, lifeIndex, threadIndex, port } = task
  const clock = createRealClock({ originNs, ...(occupy && { occupy }) })
  const recorder = createRecorder(plant.scenario, plant.ledgers[threadIndex] as LedgerWords)
  const books = {
    recorder,
    effects: openEffects(plant.effects),
    progress: openRequestProgress(plant.scenario, plant.progress, { recorder, followers: followersOf(task) }),
  }
  const completions = openCompletionSource(plant.completions)
  const duty = createDuty(plant, clock, { role, lifeIndex, control, books, completions, links })
  const send = (slice: number, latencies: LatencySlice): void => {
    if (latencies.length > 0) port.postMessage({ slice, latencies } satisfies SliceNote)
  }
  const life = listLifeSpans(plant.scenario.faults, role)[lifeIndex] as LifeSpan
  return { clock, duty, parts: { clock, control, recorder, life, sliceUs: plant.sliceUs, send } }
}

/** What a thread's loop left. */
interface Finished {
  readonly clock: RealClock
  readonly duty: Duty
  readonly end: LoopEnd
}

function finish({ port }: ThreadTask, { clock, duty, end: { busyUs, hasDied } }: Finished): ThreadReport {
  const report = { busyUs, endUs: clock.nowUs(), ...duty.account() }
  if (hasDied) awaitTermination(port, report)
  return report
}

/** Tells the main thread, which ends this one in its sleep: nothing that it might still do is ever done. */
function awaitTermination(port: MessagePort, report: ThreadReport): void {
  port.postMessage({ report, threadId } satisfies DeathNote)
  Atomics.wait(new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)), 0, 0)
}

/** Whoever ends the last job of a followed group tells the front, which may be the front itself. */
function followersOf({ plant, threadIndex }: ThreadTask): Followers {
  const isFollowed = followedKinds(plant.scenario, plant.mode)
  if (!isFollowed.includes(true)) return NO_FOLLOWERS
  return { isFollowed, tell: openCompletionSink(plant.completions, threadIndex).push }
}
