import type { Clock } from '../clock/clock.ts'

/** Wakes the loop at a time, so that its next turn looks again; one reminder at a time is enough. */
export interface Reminder {
  /** Wakes it at `atUs`, unless a reminder is set already. */
  set(atUs: number): void
}

/** Makes a reminder that is not set. */
export function createReminder(clock: Pick<Clock, 'at'>): Reminder {
  let isSet = false
  return {
    set(atUs) {
      if (isSet) return
      isSet = true
      clock.at(atUs, came, 0)
    },
  }

  /** That the clock fires is all there is to it: whatever fires is followed by a turn. */
  function came(): void {
    isSet = false
  }
}
