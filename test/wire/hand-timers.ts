import type { Timers } from '../../src/wire/timers.ts'

/** Timers that a test steps by hand, and can wait for until somebody has set one. */
export interface HandTimers extends Timers {
  /** Lets time pass and fires what is due, in order. */
  pass(us: number): void
  /** Resolves when so many timers wait. */
  waiting(count: number): Promise<void>
  readonly pendingCount: () => number
}

/** Opens timers at a second that a webhook may well be sent at. */
export function createHandTimers(startSec = 1_764_000_000): HandTimers {
  let nowUs = 0
  let pending: { dueUs: number; fire: () => void }[] = []
  let watchers: { count: number; resolve: () => void }[] = []
  return {
    nowUs: () => nowUs,
    wallSec: () => startSec + Math.floor(nowUs / 1_000_000),
    after(delayUs, fire) {
      const timer = { dueUs: nowUs + delayUs, fire }
      pending.push(timer)
      watchers = watchers.filter(({ count, resolve }) => pending.length < count || void resolve())
      return () => {
        pending = pending.filter((other) => other !== timer)
      }
    },
    pass(us) {
      const untilUs = nowUs + us
      for (;;) {
        const due = pending.filter(({ dueUs }) => dueUs <= untilUs).sort((a, b) => a.dueUs - b.dueUs)[0]
        if (due === undefined) break
        pending = pending.filter((other) => other !== due)
        nowUs = Math.max(nowUs, due.dueUs)
        due.fire()
      }
      nowUs = untilUs
    },
    waiting: (count) =>
      new Promise((resolve) => {
        if (pending.length >= count) resolve()
        else watchers.push({ count, resolve })
      }),
    pendingCount: () => pending.length,
  }
}
