import type { Outcome } from '../sink/sink.ts'
import { outcomeOfError, outcomeOfRefusal } from './outcome-of-error.ts'
import type { ClosableConnection } from './pooled-link.ts'
import type { PostgresSession, SessionFailure, WhenDone } from './postgres-session.ts'

/** What one connection is made of. */
export interface PostgresConnectionParts {
  /** One that is open already; null: the first call opens it. */
  readonly session: PostgresSession | null
  /** Opens one, within a deadline of its own. */
  readonly open: (done: WhenDone) => PostgresSession
  readonly text: string
  /** Parameters of the call in a row. */
  readonly valuesOf: (row: number) => readonly string[]
  /** False: each call opens a session of its own and takes its leave before it ends. */
  readonly isPooled: boolean
  readonly ended: (outcome: Outcome) => void
}

/** A server that does not end its part within this is left behind. */
const LEAVE_LIMIT_MS = 1_000

/** Makes one connection, which opens its session anew where that was lost. */
export function createPostgresConnection(parts: PostgresConnectionParts): ClosableConnection {
  const { open, text, valuesOf, isPooled, ended } = parts
  let { session } = parts
  let rowInHand = 0
  let wasSent = false
  /** Counts what was broken off, so that what is heard of it later is nobody's. */
  let turn = 0

  const send = (): void => {
    wasSent = true
    session?.run(text, valuesOf(rowInHand), finished)
  }
  const opened = (failure: SessionFailure | null): void => {
    if (failure === null) send()
    else ended(failure.kind === 'server' ? outcomeOfRefusal(failure.code) : 'refused')
  }
  const finished = (failure: SessionFailure | null): void => {
    const outcome = outcomeOf(failure)
    if (isPooled || session === null) {
      ended(outcome)
      return
    }
    const mine = turn
    session.close(LEAVE_LIMIT_MS, () => {
      if (mine === turn) ended(outcome)
    })
  }

  return {
    start(row) {
      rowInHand = row
      wasSent = false
      if (session?.isIdle()) {
        send()
        return
      }
      session?.drop()
      session = open(opened)
    },
    breakOff() {
      turn++
      session?.drop()
      session = null
      return wasSent
    },
    close(withinMs) {
      const last = session
      if (last === null) return Promise.resolve()
      return new Promise((resolve) => last.close(withinMs, resolve))
    },
  }
}

function outcomeOf(failure: SessionFailure | null): Outcome {
  if (failure === null) return 'ok'
  return failure.kind === 'server' ? outcomeOfError(failure.code) : 'unknown'
}
