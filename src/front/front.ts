import type { Clock } from '../clock/clock.ts'
import { type MaySleepUs, STAY_AWAKE } from '../clock/nap.ts'
import { RunError } from '../fault/run-error.ts'
import { jobCountOf } from '../measure/job-count.ts'
import type { Recorder, RequestEnd } from '../measure/recorder.ts'
import type { Admission } from '../policy/admission.ts'
import type { Mode, Scenario } from '../scenario/scenario.ts'
import { createRowLine } from '../worker/row-line.ts'
import { createRowStack } from '../worker/row-stack.ts'
import type { Arrival, Comebacks } from './arrival.ts'
import type { FrontDesk, Handler } from './handler.ts'
import { createQuestions, type Heard } from './questions.ts'
import { createRequestTable, type RequestTable } from './request-table.ts'

/**
 * The API process: a bounded number of slots handle requests, a bounded backlog waits for a slot, one more is refused.
 * Clients give up at their deadline, counted from the intended start.
 */
export interface Front {
  /** A request of a kind happens now; it was meant to happen at `intendedUs`. `client` is -1 outside closed loops. */
  arrive(kind: number, intendedUs: number, client: number): void
  /** A client asks once more. */
  arriveAgain(arrival: Arrival): void
  /** Starts waiting requests and goes on with started ones, for a bounded time. */
  turn(): MaySleepUs
  /** Requests whose client still waits. */
  awaitedCount(): number
  /** Nothing is open, and nothing is left to do for answered requests. */
  isIdle(): boolean
  /** Clients who got a 202 will ask for their result again. */
  hasAskers(): boolean
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
  /** A closed-loop client has its answer, or has given up. */
  readonly clientFree: (kind: number, client: number) => void
  /** What clients do on their own account. */
  readonly comebacks: Comebacks
  /** One per request kind; null: everybody is let in. */
  readonly admissions: readonly (Admission | null)[]
  /** Reads the queues that a kind of request needs. */
  readonly pressure: (kind: number) => QueuePressure
}

/** The fullest and the slowest of some queues; zero where nothing waits. */
export interface QueuePressure {
  readonly depthCount: number
  readonly oldestUs: number
}

const NO_TIMER = -1
const OWN_IDS = -1

/** Makes a front whose handlers do the work. */
export function createFront(parts: FrontParts): Front {
  const { clock, scenario, recorder } = parts
  const { concurrencyCount, backlogCount } = scenario.front
  const requests = createRequestTable(concurrencyCount + backlogCount)
  const free = createRowStack(requests.rowCount)
  const backlog = createRowLine(requests.rowCount)
  const running = createRowLine(requests.rowCount)
  const handlers = parts.createHandlers({ end, ask, reserveJobIds, jobIdsOf }, requests)
  /** Rows in the backlog that are no requests. */
  const questions = createQuestions(requests.rowCount)
  /** Requests that have no timer yet: most are answered before they need one. */
  const unarmed: number[] = []
  const jobCounts = scenario.requests.map(jobCountOf)
  /** Requests in hand, by kind. */
  const inHandCounts = scenario.requests.map(() => 0)
  /** What admission is shown: filled anew for each request. */
  const view = { inFlightCount: 0, depthCount: 0, oldestUs: 0 }
  let nextJobId = 0
  let awaitedCount = 0

  return {
    arrive(kind, intendedUs, client) {
      const arrival = { kind, client, intendedUs, startUs: intendedUs, attempt: 1, firstId: OWN_IDS }
      if (!parts.comebacks.sendsTwice(kind)) {
        comeIn(arrival)
        return
      }
      const firstId = reserveJobIds(jobCounts[kind] as number)
      parts.comebacks.repeat(arrival, firstId)
      comeIn({ ...arrival, firstId })
    },
    arriveAgain(arrival) {
      recorder.requestNoted(arrival.kind, arrival.attempt === 1 ? 'repeated' : 'retried')
      comeIn(arrival)
    },
    turn() {
      const startUs = clock.nowUs()
      let isOver = false
      while (backlog.count > 0 && running.count < concurrencyCount && !isOver) {
        const row = backlog.shift()
        if (questions.has(row)) hear(row)
        else start(row)
        // Whatever takes long reads the time on its way.
        isOver = clock.isTurnOver(startUs)
      }
      if (unarmed.length > 0) arm()
      // What a synchronous handler starts may keep the thread, so it comes last.
      return isOver ? STAY_AWAKE : Math.min(handlers.async.turn(), handlers.sync.turn())
    },
    awaitedCount: () => awaitedCount,
    isIdle: () => running.count === 0 && backlog.count === 0 && handlers.async.isIdle() && handlers.sync.isIdle(),
    hasAskers: () => handlers.async.hasAskers(),
    cut() {
      handlers.sync.cut()
      handlers.async.cut()
      for (const line of [running, backlog]) {
        while (line.count > 0) {
          const row = line.peek()
          if (questions.has(row)) {
            line.shift()
            continue
          }
          if (requests.isGone[row] === 0) book(row, 'open')
          release(row)
        }
      }
    },
  }

  function comeIn(arrival: Arrival): void {
    const { kind, client, intendedUs, startUs, attempt, firstId } = arrival
    recorder.requestOffered(kind, intendedUs, clock.latenessUs(startUs))
    if (!isAdmitted(kind)) {
      recorder.requestNoted(kind, 'shed')
      turnAway(arrival, scenario.requests[kind]?.admission?.retryAfterUs ?? null)
      return
    }
    if (isFull()) {
      turnAway(arrival, null)
      return
    }
    const row = free.pop()
    awaitedCount++
    inHandCounts[kind] = (inHandCounts[kind] as number) + 1
    requests.kind[row] = kind
    requests.client[row] = client
    requests.intendedUs[row] = intendedUs
    requests.startUs[row] = startUs
    requests.attempt[row] = attempt
    requests.firstId[row] = firstId
    requests.isGone[row] = 0
    requests.deadline[row] = NO_TIMER
    unarmed.push(row)
    // Its handler starts in this turn of the loop, but not here: a handler may keep the thread for long.
    backlog.push(row)
  }

  function isFull(): boolean {
    return running.count + backlog.count >= concurrencyCount + backlogCount
  }

  function ask(askerRow: number, heard: Heard): void {
    if (isFull()) {
      heard(askerRow, false)
      return
    }
    const row = free.pop()
    questions.put(row, askerRow, heard)
    backlog.push(row)
  }

  /** A question has come to its turn: to answer it takes no time. */
  function hear(row: number): void {
    free.push(row)
    questions.answer(row)
  }

  function isAdmitted(kind: number): boolean {
    const admission = parts.admissions[kind] ?? null
    if (admission === null) return true
    const { depthCount, oldestUs } = parts.pressure(kind)
    view.inFlightCount = inHandCounts[kind] as number
    view.depthCount = depthCount
    view.oldestUs = oldestUs
    return admission.decide(view, clock.recentUs()) === 'admit'
  }

  function turnAway({ kind, client, intendedUs, attempt, firstId }: Arrival, retryAfterUs: number | null): void {
    const comesBack = parts.comebacks.comesBack({ kind, client, intendedUs, attempt, firstId, retryAfterUs })
    recorder.requestEnded({ kind, intendedUs, endUs: clock.nowUs() }, 'rejected', comesBack)
    if (client >= 0 && !comesBack) parts.clientFree(kind, client)
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

  /** Books how a request ended for its client, who may come back; once for each. */
  function book(row: number, how: RequestEnd): void {
    const kind = requests.kind[row] as number
    const client = requests.client[row] as number
    const intendedUs = requests.intendedUs[row] as number
    const endUs = how === 'timedOut' ? deadlineUs(row) : clock.recentUs()
    awaitedCount--
    const comesBack =
      how !== 'answered' &&
      how !== 'open' &&
      parts.comebacks.comesBack({
        kind,
        client,
        intendedUs,
        attempt: requests.attempt[row] as number,
        firstId: requests.firstId[row] as number,
        retryAfterUs: null,
      })
    recorder.requestEnded({ kind, intendedUs, endUs }, how, comesBack)
    if (client >= 0 && !comesBack) parts.clientFree(kind, client)
  }

  /** Frees the slot, or the place in the backlog. */
  function release(row: number): void {
    clock.cancel(requests.deadline[row] as number)
    const kind = requests.kind[row] as number
    inHandCounts[kind] = (inHandCounts[kind] as number) - 1
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

  function jobIdsOf(row: number, count: number): number {
    const firstId = requests.firstId[row] as number
    return firstId === OWN_IDS ? reserveJobIds(count) : firstId
  }

  function deadlineUs(row: number): number {
    return (requests.startUs[row] as number) + specOf(row).timeoutUs
  }

  function specOf(row: number): Scenario['requests'][number] {
    return scenario.requests[requests.kind[row] as number] as Scenario['requests'][number]
  }

  function modeOf(row: number): Mode {
    return specOf(row).mode ?? parts.mode
  }
}
