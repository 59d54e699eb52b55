import { drawAt } from '../chance/draw.ts'
import { createStream } from '../chance/stream.ts'
import { streamKey } from '../chance/stream-key.ts'
import type { Clock } from '../clock/clock.ts'
import type { Arrival, Comebacks } from '../front/arrival.ts'
import { decideClientRetry } from '../policy/client-retry.ts'
import { createRetryBudget, type RetryBudget } from '../policy/retry-budget.ts'
import type { RequestSpec } from '../scenario/scenario.ts'
import { createRowStack } from '../worker/row-stack.ts'

/** What clients do on their own account, kept by the front's thread. */
export interface ClientComebacks extends Comebacks {
  /** Nobody comes back any more. */
  stop(): void
  /** Clients that are on their way back. */
  readonly waitingCount: number
}

/** What comebacks are made of. */
export interface ComebackParts {
  readonly clock: Clock
  readonly specs: readonly RequestSpec[]
  readonly seed: string
  readonly arrive: (arrival: Arrival) => void
}

/** Clients that may be on their way back at once; one more gives up. */
const WAITING_COUNT_MAX = 2 ** 17

/** Clients that come by themselves have a number; nobody in an open plan has one. */
const NOBODY = -1

/** Makes the comebacks of a scenario's clients; where no client ever does, it costs nothing. */
export function createComebacks({ clock, specs, seed, arrive }: ComebackParts): ClientComebacks {
  const isNeeded = specs.some(({ retry, duplicates }) => retry.attemptCountMax > 1 || duplicates !== null)
  const rowCount = isNeeded ? WAITING_COUNT_MAX : 0
  const free = createRowStack(rowCount)
  const kinds = new Uint8Array(rowCount)
  const clients = new Int32Array(rowCount)
  const attempts = new Uint16Array(rowCount)
  const intendedUs = new Float64Array(rowCount)
  const startUs = new Float64Array(rowCount)
  const firstIds = new Int32Array(rowCount)
  const budgets = specs.map(({ retry }) => createRetryBudget(retry.budgetRatio))
  const draws = specs.map(({ name }) => createStream(seed, `client-retry:${name}`).next)
  const twiceKeys = specs.map(({ name }) => streamKey(seed, `duplicates:${name}`))
  const askedCounts = specs.map(() => 0)
  let isStopped = false

  return {
    sendsTwice(kind) {
      const { duplicates, retry } = specs[kind] as RequestSpec
      if (retry.attemptCountMax > 1) (budgets[kind] as RetryBudget).firstAttempt()
      if (duplicates === null) return false
      const nth = askedCounts[kind] as number
      askedCounts[kind] = nth + 1
      return drawAt(twiceKeys[kind] as number, nth, 0) < duplicates.shareRatio
    },
    repeat(arrival, firstId) {
      const { duplicates } = specs[arrival.kind] as RequestSpec
      const atUs = arrival.startUs + (duplicates?.afterUs ?? 0)
      // The second click is a client of its own: nobody in a closed loop waits for it.
      wait({ ...arrival, client: NOBODY, intendedUs: atUs, startUs: atUs, firstId })
    },
    comesBack({ kind, client, intendedUs: firstUs, attempt, retryAfterUs, firstId }) {
      const { retry } = specs[kind] as RequestSpec
      if (isStopped || retry.attemptCountMax === 1 || free.freeCount === 0) return false
      const isLast = attempt >= retry.attemptCountMax
      const afford = !isLast && (budgets[kind] as RetryBudget).takeRetry()
      const now = { nowUs: clock.recentUs(), drawRatio: (draws[kind] as () => number)() }
      const decision = decideClientRetry(retry, { attempt, afford, retryAfterUs }, now)
      if (decision.kind === 'gives-up') return false
      wait({ kind, client, intendedUs: firstUs, startUs: decision.atUs, attempt: attempt + 1, firstId })
      return true
    },
    stop() {
      isStopped = true
    },
    get waitingCount() {
      return isStopped ? 0 : rowCount - free.freeCount
    },
  }

  function wait(arrival: Arrival): void {
    if (free.freeCount === 0) return
    const row = free.pop()
    kinds[row] = arrival.kind
    clients[row] = arrival.client
    attempts[row] = arrival.attempt
    intendedUs[row] = arrival.intendedUs
    startUs[row] = arrival.startUs
    firstIds[row] = arrival.firstId
    clock.at(arrival.startUs, back, row)
  }

  function back(row: number): void {
    free.push(row)
    if (isStopped) return
    arrive({
      kind: kinds[row] as number,
      client: clients[row] as number,
      attempt: attempts[row] as number,
      intendedUs: intendedUs[row] as number,
      startUs: startUs[row] as number,
      firstId: firstIds[row] as number,
    })
  }
}
