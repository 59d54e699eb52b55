import { MessageChannel } from 'node:worker_threads'
import { Piscina } from 'piscina'
import { RunError } from '../fault/run-error.ts'
import type { Control } from './control.ts'
import type { ThreadReport } from './duty.ts'
import { mergeReports } from './merge-reports.ts'
import type { Plant } from './plant.ts'
import type { DeathNote, SliceNote, ThreadAnswer, ThreadTask } from './thread-entry.ts'
import { listThreads } from './thread-role.ts'

/** The threads of one run, each at its one long task. */
export interface ThreadPool {
  /** One per thread, in the order of `listThreads`; null until it has returned. */
  readonly reports: readonly (ThreadReport | null)[]
  /** Ids of the threads that were killed as planned, and are terminated, in the order of their deaths. */
  readonly killedIds: readonly number[]
  /** Settles when all have returned; rejects as soon as one fails. */
  readonly finished: Promise<void>
  /** Ends threads that still run; nothing of theirs arrives after this. */
  destroy(): Promise<void>
}

const YOUNG_GENERATION_MB = 2

/** Starts a thread for every role of the plant; `onNote` takes the latencies that they send. */
export function startThreadPool(plant: Plant, onNote: (note: SliceNote) => void): ThreadPool {
  const roles = listThreads(plant.scenario, plant.mode)
  const pool = new Piscina<ThreadTask, ThreadAnswer>({
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
  const killedIds: number[] = []
  const finished = roles.map(async (role, threadIndex) => {
    const before: ThreadReport[] = []
    for (let lifeIndex = 0; reports[threadIndex] === null; lifeIndex++) {
      const { report, hasDied } = await live({ plant, role, lifeIndex, threadIndex })
      if (hasDied) before.push(report)
      else reports[threadIndex] = mergeReports(before, report)
    }
  })
  return { reports, killedIds, finished: Promise.all(finished).then(() => undefined), destroy: () => pool.destroy() }

  /** Runs one thread to the end of its task, or until it has stopped to die: then it is terminated. */
  async function live(task: Omit<ThreadTask, 'port'>): Promise<{ report: ThreadReport; hasDied: boolean }> {
    const { port1, port2 } = new MessageChannel()
    const death = new AbortController()
    const lastWords: ThreadReport[] = []
    port1.on('message', (note: SliceNote | DeathNote) => {
      if (!('report' in note)) return onNote(note)
      lastWords.push(note.report)
      killedIds.push(note.threadId)
      death.abort()
    })
    const closed = new Promise((resolve) => port1.once('close', resolve))
    try {
      const answer = await pool.run({ ...task, port: port2 }, { transferList: [port2], signal: death.signal })
      await closed
      // An error that crosses threads loses its class, so a run's failure comes back as an answer.
      if ('failure' in answer) throw new RunError(answer.failure.message, answer.failure.exitCode)
      return { report: answer, hasDied: false }
    } catch (error) {
      const [report] = lastWords
      if (report === undefined) throw error
      // The other end of the channel closes when the thread that held it has ended.
      await closed
      return { report, hasDied: true }
    }
  }
}

const READY_POLL_MS = 2
const READY_LIMIT_MS = 30_000

/** Waits until every thread is ready to start. Throws when one fails first, and `RunError` after half a minute. */
export async function allReady(pool: ThreadPool, control: Control): Promise<void> {
  const deadlineMs = performance.now() + READY_LIMIT_MS
  while (control.readyCount() < pool.reports.length) {
    await Promise.race([pool.finished, sleep(READY_POLL_MS)])
    if (performance.now() <= deadlineMs) continue
    control.cut()
    throw new RunError(`${pool.reports.length} threads were not ready within ${READY_LIMIT_MS} ms`, 3)
  }
}

/** Waits on the wall clock; the main thread has nothing better to do. */
export function sleep(forMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, forMs))
}
