import type { Clock } from '../clock/clock.ts'
import { type MaySleepUs, STAY_AWAKE } from '../clock/nap.ts'
import { RunError } from '../fault/run-error.ts'
import type { Recorder, RequestEnd } from '../measure/recorder.ts'
import type { Mode, Scenario } from '../scenario/scenario.ts'
import { createRowLine } from '../worker/row-line.ts'
import { createRowStack } from '../worker/row-stack.ts'
import type { FrontDesk, Handler } from './handler.ts'
import { createRequestTable, type RequestTable } from './request-table.ts'

/**
 * The API process: a bounded number of slots handle requests, a bounded backlog waits for a slot, one more is refused.
 * Clients give up at their deadline, counted from the intended start.
 */
export interface Front {
  /** A request of a kind happens now; it was meant to happen at `intendedUs`. `client` is -1 outside closed loops. */
  arrive(kind: number, intendedUs: number, client: number): void
  /** Starts waiting requests and goes on with started ones, for a bounded time. */
  turn(): MaySleepUs
  /** Requests whose client still waits. */
  awaitedCount(): number
  /** Nothing is open, and nothing is left to do for answered requests. */
  isIdle(): boolean
  /** Ends the run: open requests and their jobs are booked as open and pending. */
  cut(): void
}

/** What a front is made of. */
export interface FrontParts {
  readonly clock: Clock
  readonly scenario: Pick<Scenario, 'requests' | 'front'>
  /** Of requests that the file does not pin to a mode. */
  readonly mode: Mode
  readonly recorder: Recorder
  /** Most jobs of the whole run. */
  readonly jobCountMax: number
  readonly createHandlers: (desk: FrontDesk, requests: RequestTable) => Readonly<Record<Mode, Handler>>
  /** A request of a closed-loop client left, however it ended. */
  readonly clientFree: (kind: number, client: number) => void
}

const NO_TIMER = -1

/** Makes a front whose handlers do the work. */
export function createFront(parts: FrontParts): Front {
  const { clock, scenario, recorder } = parts
  const { concurrencyCount, backlogCount } = scenario.front
  const requests = createRequestTable(concurrencyCount + backlogCount)
  const free = createRowStack(requests.rowCount)
  const backlog = createRowLine(requests.rowCount)
  const running = createRowLine(requests.rowCount)
  const handlers = parts.createHandlers({ end, reserveJobIds }, requests)
  /** Requests that have no timer yet: most are answered before they need one. */
  const unarmed: number[] = []
  let nextJobId = 0
  let awaitedCount = 0

  return {
    arrive(kind, intendedUs, client) {
      recorder.requestOffered(kind, intendedUs, clock.latenessUs(intendedUs))
      if (running.count + backlog.count >= concurrencyCount + backlogCount) {
        recorder.requestEnded({ kind, intendedUs, endUs: clock.nowUs() }, 'rejected')
        if (client >= 0) parts.clientFree(kind, client)
        return
      }
      const row = free.pop()
      awaitedCount++
      requests.kind[row] = kind
      requests.client[row] = client
      requests.intendedUs[row] = intendedUs
      requests.isGone[row] = 0
      requests.deadline[row] = NO_TIMER
      unarmed.push(row)
      // Its handler starts in this turn of the loop, but not here: a handler may keep the thread for long.
      backlog.push(row)
    },
    turn() {
      const startUs = clock.nowUs()
      let isOver = false
      while (backlog.count > 0 && running.count < concurrencyCount && !isOver) {
        start(backlog.shift())
        // Whatever takes long reads the time on its way.
        isOver = clock.isTurnOver(startUs)
      }
      if (unarmed.length > 0) arm()
      // What a synchronous handler starts may keep the thread, so it comes last.
      return isOver ? STAY_AWAKE : Math.min(handlers.async.turn(), handlers.sync.turn())
    },
    awaitedCount: () => awaitedCount,
    isIdle: () => running.count === 0 && backlog.count === 0 && handlers.async.isIdle() && handlers.sync.isIdle(),
    cut() {
      handlers.sync.cut()
      handlers.async.cut()
      for (const line of [running, backlog]) {
        while (line.count > 0) {
          if (requests.isGone[line.peek()] === 0) book(line.peek(), 'open')
          release(line.peek())
        }
      }
    },
  }

  /** Sets the deadlines of the new requests that were not answered at once. */
  function arm(): void {
    for (const row of unarmed) {
      const isOpen = running.has(row) || backlog.has(row)
      if (isOpen) requests.deadline[row] = clock.at(deadlineUs(row), gaveUp, row)
    }
    unarmed.length = 0
  }

  function start(row: number): void {
    running.push(row)
    handlers[modeOf(row)].start(row)
  }

  /** The client gives up: it counts as a timeout, and the platform kills the handler or lets it work on for nobody. */
  function gaveUp(row: number): void {
    requests.deadline[row] = NO_TIMER
    book(row, 'timedOut')
    requests.isGone[row] = 1
    if (specOf(row).onTimeout === 'continue') return
    if (running.has(row)) handlers[modeOf(row)].abandon(row)
    release(row)
  }

  /** The handler is done; says how the request ended for its client, which may have given up in this very moment. */
  function end(row: number, how: 'answered' | 'error' | 'rejected'): RequestEnd {
    let booked: RequestEnd = 'timedOut'
    if (requests.isGone[row] === 0) {
      booked = clock.nowUs() > deadlineUs(row) ? 'timedOut' : how
      book(row, booked)
    }
    release(row)
    return booked
  }

  /** Books how a request ended for its client; once for each. */
  function book(row: number, how: RequestEnd): void {
    const kind = requests.kind[row] as number
    const endUs = how === 'timedOut' ? deadlineUs(row) : clock.recentUs()
    awaitedCount--
    recorder.requestEnded({ kind, intendedUs: requests.intendedUs[row] as number, endUs }, how)
    const client = requests.client[row] as number
    if (client >= 0) parts.clientFree(kind, client)
  }

  /** Frees the slot, or the place in the backlog. */
  function release(row: number): void {
    clock.cancel(requests.deadline[row] as number)
    if (running.has(row)) running.remove(row)
    else backlog.remove(row)
    free.push(row)
  }

  function reserveJobIds(count: number): number {
    const firstId = nextJobId
    nextJobId += count
    if (nextJobId > parts.jobCountMax) throw new RunError(`a run may make at most ${parts.jobCountMax} jobs`, 2)
    return firstId
  }

  function deadlineUs(row: number): number {
    return (requests.intendedUs[row] as number) + specOf(row).timeoutUs
  }

  function specOf(row: number): Scenario['requests'][number] {
    return scenario.requests[requests.kind[row] as number] as Scenario['requests'][number]
  }

  function modeOf(row: number): Mode {
    return specOf(row).mode ?? parts.mode
  }
}
