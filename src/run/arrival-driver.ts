import type { Clock, Timer } from '../clock/clock.ts'
import { RunError } from '../fault/run-error.ts'
import type { Front } from '../front/front.ts'
import type { ArrivalPlan, ClosedPlan, OpenPlan } from '../load/arrival-plan.ts'
import { BURST_COUNT_MAX } from '../load/in-one-go.ts'
import { formatCount } from '../units/count.ts'
import { formatDuration } from '../units/duration.ts'

/** Makes requests happen at their intended starts, whatever becomes of the ones before. */
export interface ArrivalDriver {
  /** Sets the first timers; the clock does the rest. */
  start(): void
  /** A client of a closed plan has its answer, or gave up: it thinks, then asks again. */
  clientFree(kind: number, client: number): void
  /** Makes no more requests. */
  stop(): void
  /** No request will come any more. */
  isOver(): boolean
  /** Intended start of the latest request so far. */
  lastIntendedUs(): number
}

/** What an arrival driver is made of. */
export interface ArrivalDriverParts {
  /** One per request kind. */
  readonly plans: readonly ArrivalPlan[]
  /** Names of the request kinds. */
  readonly names: readonly string[]
  readonly clock: Clock
  /** Asked for late, because a front is built with its driver's `clientFree`. */
  readonly front: () => Pick<Front, 'arrive'>
}

const OVER = -1
const NO_TIMER = -1

/** Requests of one burst that share a reading of the time: some microseconds. */
const READ_EVERY = 16

/**
 * Requests that the clients of one kind may make within one instant: at least so many, and so many each. Clients who
 * do not think, and are answered or refused at once, ask again at once: simulated time would never move on. Nothing of
 * the sort is possible on the real clock: a client asks at most once between two readings of it, and a thousand
 * readings take longer than a microsecond.
 */
const INSTANT_COUNT_MAX = 10_000
const CLIENT_INSTANT_COUNT_MAX = 1_000

/** Drives one plan per request kind. Throws `RunError` from a timer when clients stop time. */
export function createArrivalDriver({ plans, names, clock, front }: ArrivalDriverParts): ArrivalDriver {
  const dueUs = plans.map((plan) => (plan.kind === 'open' ? plan.next() : OVER))
  const timers: Timer[] = plans.map(() => NO_TIMER)
  const thoughtCounts = plans.map((plan) => new Int32Array(plan.kind === 'closed' ? plan.clientCount : 0))
  /** Clients that will ask again, by kind. */
  const thinkingCounts = plans.map(() => 0)
  const intendedOfClient = plans.map((plan) => new Float64Array(plan.kind === 'closed' ? plan.clientCount : 0))
  const instantCountsMax = plans.map((plan) =>
    Math.max(INSTANT_COUNT_MAX, plan.kind === 'closed' ? CLIENT_INSTANT_COUNT_MAX * plan.clientCount : 0),
  )
  /** By kind: the latest instant in which clients asked, and how often they did. */
  const instantUs = new Float64Array(plans.length)
  const instantCounts = new Float64Array(plans.length)
  let isStopped = false
  let lastIntendedUs = 0

  const clientFires = plans.map((_, kind) => (client: number): void => {
    thinkingCounts[kind] = (thinkingCounts[kind] as number) - 1
    if (isStopped) return
    countInInstant(kind)
    make(kind, intendedOfClient[kind]?.[client] as number, client)
  })

  return {
    start() {
      for (const [kind, plan] of plans.entries()) {
        if (plan.kind === 'open') schedule(kind)
        else for (let client = 0; client < plan.clientCount; client++) ask(kind, client, plan.firstUs(client))
      }
    },
    clientFree(kind, client) {
      const plan = plans[kind] as ClosedPlan
      const thoughts = thoughtCounts[kind] as Int32Array
      const nth = (thoughts[client] as number) + 1
      thoughts[client] = nth
      const nextUs = clock.recentUs() + plan.thinkUs(client, nth)
      if (!isStopped && nextUs <= plan.endUs) ask(kind, client, nextUs)
    },
    stop() {
      isStopped = true
      for (const timer of timers) if (timer !== NO_TIMER) clock.cancel(timer)
    },
    isOver: () => isStopped || (dueUs.every((due) => due === OVER) && thinkingCounts.every((count) => count === 0)),
    lastIntendedUs: () => lastIntendedUs,
  }

  function schedule(kind: number): void {
    const due = dueUs[kind] as number
    if (due !== OVER) timers[kind] = clock.at(due, makeDue, kind)
  }

  /** Makes every request of an open plan that is due by now. */
  function makeDue(kind: number): void {
    const plan = plans[kind] as OpenPlan
    for (let count = 0; count < BURST_COUNT_MAX; count++) {
      const due = dueUs[kind] as number
      if (due === OVER || due > clock.recentUs()) break
      if (count % READ_EVERY === READ_EVERY - 1) clock.nowUs()
      dueUs[kind] = plan.next()
      make(kind, due, -1)
    }
    schedule(kind)
  }

  function ask(kind: number, client: number, atUs: number): void {
    thinkingCounts[kind] = (thinkingCounts[kind] as number) + 1
    ;(intendedOfClient[kind] as Float64Array)[client] = atUs
    clock.at(atUs, clientFires[kind] as (client: number) => void, client)
  }

  function countInInstant(kind: number): void {
    const nowUs = clock.recentUs()
    const count = nowUs === instantUs[kind] ? (instantCounts[kind] as number) + 1 : 1
    instantUs[kind] = nowUs
    instantCounts[kind] = count
    if (count > (instantCountsMax[kind] as number)) throw standstill(kind, nowUs)
  }

  function standstill(kind: number, nowUs: number): RunError {
    return new RunError(
      `requests.${names[kind]}.arrivals.closed.think: time stands still at ${formatDuration(nowUs)}, because the clients do not think and are answered or refused at once: they made more than ${formatCount(instantCountsMax[kind] as number)} requests in that instant; write a think time, such as 1ms, or run with --clock real`,
      2,
    )
  }

  function make(kind: number, intendedUs: number, client: number): void {
    if (intendedUs > lastIntendedUs) lastIntendedUs = intendedUs
    front().arrive(kind, intendedUs, client)
  }
}
