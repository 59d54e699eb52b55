import { MAX_TIMER_US, NS_PER_US, US_PER_MS, US_PER_SEC } from '../units/microseconds.ts'
import type { Timers } from './timers.ts'

/** The machine's own clock. A timer is up to a millisecond late, never early. */
export function openWallTimers(): Timers {
  return {
    nowUs: () => Math.floor(Number(process.hrtime.bigint()) / NS_PER_US),
    wallSec: () => Math.floor((Date.now() * US_PER_MS) / US_PER_SEC),
    after(delayUs, fire) {
      const timer = setTimeout(fire, Math.ceil(Math.min(delayUs, MAX_TIMER_US) / US_PER_MS))
      return () => clearTimeout(timer)
    },
  }
}
