import { fork } from 'node:child_process'
import { RunError } from '../fault/run-error.ts'
import type { Measurement } from '../measure/measurement.ts'
import type { RunOptions } from './run-options.ts'

/** What a second process is asked to simulate. */
export type RepeatTask = Pick<RunOptions, 'scenario' | 'mode' | 'engine'>

/** What it says. */
export type RepeatAnswer = Measurement

/** A process that takes this much longer than the first run did hangs. */
const LIMIT_RATIO = 20
const LIMIT_MS_MIN = 60_000

/** What bounds the wait for it. */
export interface RepeatLimits {
  /** How long the first run took on the wall. */
  readonly firstMs: number
  /** Ends the process when it is aborted. */
  readonly signal: AbortSignal
}

/**
 * Simulates a scenario once more in a process of its own, so that nothing of the first run can have had a part in it;
 * null when the signal came first. Throws `RunError` when the process ends without an answer or hangs.
 */
export function repeatRun(task: RepeatTask, { firstMs, signal }: RepeatLimits): Promise<RepeatAnswer | null> {
  const child = fork(new URL('./virtual-child.js', import.meta.url), {
    serialization: 'advanced',
    timeout: Math.max(LIMIT_MS_MIN, Math.ceil(firstMs * LIMIT_RATIO)),
    signal,
    // It reports through its channel only.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return new Promise((resolve, reject) => {
    const fail = (what: string): void => {
      // Aborted, it was ended by this process.
      if (signal.aborted) resolve(null)
      else reject(new RunError(`the second process ${what}; the run was not repeated`, 3))
    }
    child.once('message', (answer: RepeatAnswer) => resolve(answer))
    // One that could not be started, or was ended, may also fail to take its task.
    child.on('error', (error) => fail(`could not be started (${error.message})`))
    child.once('exit', (code, endedBy) => fail(endedBy === null ? `ended with ${code}` : `was ended by ${endedBy}`))
    child.send({ scenario: task.scenario, mode: task.mode, engine: task.engine ?? 'auto' } satisfies RepeatTask)
  })
}
