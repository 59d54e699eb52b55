import type { Clock } from '../clock/clock.ts'
import { assert } from '../fault/assert.ts'
import type { Slowdown, Stall } from '../scenario/scenario.ts'
import { US_PER_MS } from '../units/microseconds.ts'
import { openConnections } from './connections.ts'
import { type CollapseSpec, openOutage } from './outage.ts'
import { createOutageCalendar } from './outage-calendar.ts'
import type { Outcome, Sink, SinkContext } from './sink.ts'
import { createSlowdowns } from './slowdowns.ts'
import { createStallCalendar } from './stall-calendar.ts'
import { openTally } from './tally.ts'

/** What makes one kind of server differ from another. */
export interface ServerModel {
  /** How long the call in a row is served that starts as one of `inUseCount`, this one included; Infinity: it hangs. */
  serviceUs(row: number, inUseCount: number): number
  /** How it ends when its service is over. */
  outcome(row: number): Outcome
}

/** A server's own times and limits; the number of its connections is in the shared memory. */
export interface MockServerSpec {
  readonly stalls: readonly Stall[]
  readonly slowdowns: readonly Slowdown[]
  readonly outages: readonly Stall[]
  /** null: it never falls over. */
  readonly collapse: CollapseSpec | null
  readonly model: ServerModel
}

/** A connection refused by a server that is down costs a round trip all the same. */
const REFUSAL_US = US_PER_MS

/** Where a call stands. */
const IDLE = 0
const WAITING = 1
const SERVED = 2
const REFUSED = 3

const NO_TIMER = -1

/**
 * Opens a thread's view of a server with limited connections: a call waits for one, is served, and has its outcome.
 * The server is another machine: its times follow from one another and not from the moments at which this tool's
 * threads wake up, so that it serves at exactly its own pace whatever the tool's delay.
 */
export function openMockServer(spec: MockServerSpec, clock: Clock, context: SinkContext): Sink {
  const { table, memory, settled, isPoison } = context
  const { model } = spec
  const rowCount = table.rowCount
  const connections = openConnections(memory, rowCount, serve)
  const calendar = createOutageCalendar(spec.outages)
  const outage = openOutage(spec.collapse, calendar, memory)
  const slownessAt = createSlowdowns(spec.slowdowns)
  const endOf = createStallCalendar(spec.stalls)
  const tally = openTally(memory)

  const stage = new Uint8Array(rowCount)
  const begunUs = new Float64Array(rowCount)
  const startUs = new Float64Array(rowCount)
  const endUs = new Float64Array(rowCount)
  const timers = new Float64Array(rowCount)
  /** Collapses that had happened when the call was begun. */
  const collapsesBefore = new Int32Array(rowCount)
  let collapseCount = outage.collapseCount()

  for (const [nth, atUs] of calendar.startsUs.entries()) clock.at(atUs, goDown, nth)

  return {
    begin(row) {
      assert(stage[row] === IDLE, 'a call was begun on a row whose call is in flight')
      noticeCollapse()
      const nowUs = clock.recentUs()
      tally.begun()
      begunUs[row] = nowUs
      collapsesBefore[row] = collapseCount
      if (outage.isDown(nowUs) || connections.isFull()) {
        stage[row] = REFUSED
        timers[row] = clock.at(nowUs + REFUSAL_US, refuse, row)
        return nowUs + REFUSAL_US
      }
      stage[row] = WAITING
      connections.ask(row)
      if (stage[row] !== WAITING) return endUs[row] as number
      outage.watch(nowUs)
      noticeCollapse()
      return Number.POSITIVE_INFINITY
    },
    cancel(row) {
      if (stage[row] === IDLE) return
      withdraw(row, clock.recentUs())
      tally.cancelled()
    },
    poll() {
      noticeCollapse()
      return connections.poll()
    },
  }

  function serve(row: number, sinceUs: number, inUseCount: number): void {
    const start = Math.max(Math.min(sinceUs, clock.recentUs()), begunUs[row] as number)
    const end = endOf(start, serviceUs(row, start, inUseCount))
    stage[row] = SERVED
    startUs[row] = start
    endUs[row] = end
    timers[row] = end === Number.POSITIVE_INFINITY ? NO_TIMER : clock.at(end, complete, row)
  }

  function serviceUs(row: number, readyUs: number, inUseCount: number): number {
    const plainUs = model.serviceUs(row, inUseCount)
    // A service that is ready within a stall starts at its end.
    return slownessAt === null ? plainUs : Math.round(plainUs * slownessAt(endOf(readyUs, 0)))
  }

  function complete(row: number): void {
    // The server fell over before this could be known: the call went down with it.
    if (noticeCollapse()) return
    disconnect(row, endUs[row] as number)
    settle(row, isPoison?.(row) ? 'transient' : model.outcome(row))
  }

  function refuse(row: number): void {
    settle(row, 'refused')
  }

  /** After a collapse, refuses every call that was begun before it; true if there was one. */
  function noticeCollapse(): boolean {
    const count = outage.collapseCount()
    if (count === collapseCount) return false
    collapseCount = count
    for (let row = 0; row < rowCount; row++) {
      // Calls begun meanwhile, by those that are told here, belong to the time after the collapse.
      if (stage[row] === IDLE || stage[row] === REFUSED || collapsesBefore[row] === count) continue
      withdraw(row, clock.recentUs())
      settle(row, 'refused')
    }
    return true
  }

  /** A planned outage begins: every call is lost that was begun before it and not over on the server. */
  function goDown(nth: number): void {
    const atUs = calendar.startsUs[nth] as number
    noticeCollapse()
    // A call that waits may have been served by now, unseen by a thread that is late.
    connections.poll()
    for (let row = 0; row < rowCount; row++) {
      if (stage[row] === IDLE || stage[row] === REFUSED || (begunUs[row] as number) >= atUs) continue
      if (stage[row] === SERVED && (endUs[row] as number) <= atUs) continue
      withdraw(row, atUs)
      settle(row, 'refused')
    }
  }

  /** Takes a call out of whatever it was in the middle of at `atUs`. */
  function withdraw(row: number, atUs: number): void {
    if (stage[row] === WAITING) connections.leave(row)
    else if (timers[row] !== NO_TIMER) clock.cancel(timers[row] as number)
    if (stage[row] === SERVED) disconnect(row, Math.max(startUs[row] as number, Math.min(atUs, endUs[row] as number)))
    stage[row] = IDLE
  }

  function disconnect(row: number, atUs: number): void {
    tally.busy(atUs - (startUs[row] as number))
    connections.release(atUs)
  }

  function settle(row: number, outcome: Outcome): void {
    stage[row] = IDLE
    tally.settled(outcome)
    settled(row, outcome)
  }
}
