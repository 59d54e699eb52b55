import type { Clock, Timer } from '../clock/clock.ts'
import type { Front } from '../front/front.ts'
import type { ArrivalPlan, ClosedPlan, OpenPlan } from '../load/arrival-plan.ts'

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

const OVER = -1
const NO_TIMER = -1

/** Requests made before other timers have their turn, when the plan is that far behind. */
const BURST_COUNT = 1024

/** Requests of one burst that share a reading of the time: some microseconds. */
const READ_EVERY = 16

/** Drives one plan per request kind. `front` is asked for late, because it is built with this driver's `clientFree`. */
export function createArrivalDriver(plans: readonly ArrivalPlan[], clock: Clock, front: () => Front): ArrivalDriver {
  const dueUs = plans.map((plan) => (plan.kind === 'open' ? plan.next() : OVER))
  const timers: Timer[] = plans.map(() => NO_TIMER)
  const thoughtCounts = plans.map((plan) => new Int32Array(plan.kind === 'closed' ? plan.clientCount : 0))
  /** Clients that will ask again, by kind. */
  const thinkingCounts = plans.map(() => 0)
  const intendedOfClient = plans.map((plan) => new Float64Array(plan.kind === 'closed' ? plan.clientCount : 0))
  let isStopped = false
  let lastIntendedUs = 0

  const clientFires = plans.map((_, kind) => (client: number): void => {
    thinkingCounts[kind] = (thinkingCounts[kind] as number) - 1
    if (isStopped) return
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
    for (let count = 0; count < BURST_COUNT; count++) {
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

  function make(kind: number, intendedUs: number, client: number): void {
    if (intendedUs > lastIntendedUs) lastIntendedUs = intendedUs
    front().arrive(kind, intendedUs, client)
  }
}
