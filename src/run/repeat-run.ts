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

/**
 * Simulates a scenario once more in a process of its own, so that nothing of the first run can have had a part in it.
 * `firstMs` is how long the first run took on the wall. Throws `RunError` when the process ends without an answer or hangs.
 */
export function repeatRun(task: RepeatTask, firstMs: number): Promise<RepeatAnswer> {
  const limitMs = Math.max(LIMIT_MS_MIN, firstMs * LIMIT_RATIO)
  const child = fork(new URL('./virtual-child.js', import.meta.url), {
    serialization: 'advanced',
    timeout: limitMs,
    // It reports through its channel only.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  return new Promise((resolve, reject) => {
    const fail = (what: string): void => reject(new RunError(`the second process ${what}; the run was not repeated`, 3))
    child.once('message', (answer: RepeatAnswer) => resolve(answer))
    child.once('error', (error) => fail(`could not be started (${error.message})`))
    child.once('exit', (code, signal) => fail(signal === null ? `ended with ${code}` : `was ended by ${signal}`))
    child.send({ scenario: task.scenario, mode: task.mode, engine: task.engine ?? 'auto' } satisfies RepeatTask)
  })
}
