import { performance } from 'node:perf_hooks'
import { US_PER_MS } from '../units/microseconds.ts'
import type { Duty } from './duty.ts'
import { NAP_US_MAX } from './loop-steps.ts'

/** How a thread whose sockets must work spends the time between two turns. */
export interface EventRest {
  /** Lets events that are ready have their time, and returns. */
  breathe(): Promise<void>
  /**
   * Returns after `forUs`, or sooner: when the duty is called, or poked. Events have their time all along, but for the
   * last milliseconds before a timer, when they have it every 0.2 ms: `setTimeout` is not exact enough, and `setImmediate`
   * over and over takes a whole core.
   */
  rest(forUs: number): Promise<void>
  /** The same, but not sooner, whatever the duty is called for. */
  waitFor(forUs: number): Promise<void>
  /** An event has moved something: there is to be a turn when the events that are ready now have had their time. */
  poke(): void
  /** Time in which this thread did nothing at all, so far. */
  restedUs(): number
}

/** What it works with. */
export interface EventRestParts {
  readonly duty: Pick<Duty, 'sleep' | 'listen'>
  readonly nowUs: () => number
}

/** `setTimeout` is up to this late: the rest before a timer is slept in slices. */
const TIMEOUT_LATE_US = 2_000

/** The shortest time that is worth a `setTimeout`. */
const PARK_US_MIN = 1_000

/** Events wait for this long at most while a slice is slept. */
const SLICE_US_MAX = 200

/** Kernel and virtual machine add some 80 us to every sleep. */
const SLICE_US_MIN = 80

type Sleep = Duty['sleep']
type Listen = Duty['listen']

const napWord = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))

const NOBODY_CALLS: EventRestParts['duty'] = {
  sleep: (forMs) => void Atomics.wait(napWord, 0, 0, forMs),
  listen() {},
}

/** Makes the rests of one thread. */
export function createEventRest({ duty, nowUs }: EventRestParts): EventRest {
  let isPoked = false
  let resume: (() => void) | null = null
  let slicedUs = 0

  const unpark = (): void => {
    const go = resume
    resume = null
    go?.()
  }

  /** One turn for all events that are ready together: what was set by `setImmediate` comes after them. */
  const poke = (): void => {
    if (isPoked) return
    isPoked = true
    if (resume !== null) setImmediate(unpark)
  }

  const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

  async function park(forUs: number, listen: Listen): Promise<void> {
    const parked = new Promise<void>((resolve) => {
      resume = resolve
    })
    const timer = setTimeout(unpark, Math.floor(forUs / US_PER_MS))
    listen(poke)
    await parked
    clearTimeout(timer)
  }

  function sleepSlice(forUs: number, sleep: Sleep): void {
    const sinceUs = nowUs()
    sleep(Math.max(SLICE_US_MIN, Math.min(forUs, SLICE_US_MAX)) / US_PER_MS)
    slicedUs += nowUs() - sinceUs
  }

  async function restBy(forUs: number, { sleep, listen }: EventRestParts['duty']): Promise<void> {
    const untilUs = nowUs() + forUs
    // Nothing is due, and the control words are not looked at on the microsecond.
    const lateUs = forUs < NAP_US_MAX ? TIMEOUT_LATE_US : 0
    await breathe()
    if (!isPoked) {
      const leftUs = untilUs - nowUs()
      if (leftUs - lateUs >= PARK_US_MIN) await park(leftUs - lateUs, listen)
      else if (leftUs > 0) sleepSlice(leftUs, sleep)
    }
    isPoked = false
  }

  return {
    async breathe() {
      await breathe()
      isPoked = false
    },
    rest: (forUs) => restBy(forUs, duty),
    waitFor: (forUs) => restBy(forUs, NOBODY_CALLS),
    poke,
    restedUs: () => slicedUs + performance.eventLoopUtilization().idle * US_PER_MS,
  }
}
