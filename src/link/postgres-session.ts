import { Socket } from 'node:net'
import { Client, Query, type Submittable } from 'pg'
import { assert } from '../fault/assert.ts'
import { RunError } from '../fault/run-error.ts'
import { BAD_INPUT } from './peer-address.ts'
import { judgeGreeting } from './postgres-greeting.ts'

/** Why a session was not opened, or its statement not done. */
export type SessionFailure =
  /** The server says so, with its SQLSTATE. */
  | { readonly kind: 'server'; readonly code: string; readonly message: string }
  /** The connection broke, or was not made: the system's code, or null where the peer closed it without a word. */
  | { readonly kind: 'broken'; readonly code: string | null; readonly message: string }
  /** Nothing was heard in time. */
  | { readonly kind: 'silent' }
  /** It asks for a password, and there is none; or for a way to log in that is not known here. */
  | { readonly kind: 'login'; readonly message: string | null }
  /** It speaks no protocol 3.0. */
  | { readonly kind: 'old' }
  /** It is something else. */
  | { readonly kind: 'stranger'; readonly words: string }

/** Told how something ended; null: well. */
export type WhenDone = (failure: SessionFailure | null) => void

/** What a session is opened with. */
export interface SessionParts {
  readonly host: string
  readonly port: number
  /** Addresses of the host that were found and checked before: no others are called. */
  readonly addresses: readonly string[]
  readonly user: string
  readonly database: string
  readonly password: string | null
}

/** One session with a server. Who is waiting is told once, never from within the call that began it. */
export interface PostgresSession {
  /** Whether it can run a statement. */
  isIdle(): boolean
  /** Runs a statement with its parameters; its rows are thrown away. One at a time. */
  run(text: string, values: readonly string[], done: WhenDone): void
  /** Has a statement parsed and not run. */
  check(text: string, done: WhenDone): void
  /** Hangs up; whoever waits is told nothing. */
  drop(): void
  /** Takes its leave, and hangs up when that takes longer than `withinMs`; tells when the server has closed its end. */
  close(withinMs: number, done: () => void): void
}

const NO_PASSWORD = 'no password was given'

/** Opens a session; `done` is told when it is open, or why not, after `withinMs` at the latest. */
export function openPostgresSession(parts: SessionParts, withinMs: number, done: WhenDone): PostgresSession {
  const socket = createSocket(parts)
  const client = new Client({
    host: parts.host,
    port: parts.port,
    user: parts.user,
    database: parts.database,
    // A function, since the library looks in the environment and in the home folder for what is missing.
    password() {
      if (parts.password === null) throw new RunError(NO_PASSWORD, BAD_INPUT)
      return parts.password
    },
    ssl: false,
    sslnegotiation: 'postgres',
    application_name: 'qbench',
    stream: () => socket,
  })
  let state: 'opening' | 'idle' | 'running' | 'over' = 'opening'
  let waiting: WhenDone | null = done
  let failure: SessionFailure | null = null

  const settle = (next: 'idle' | 'over'): void => {
    const told = waiting
    const what = failure
    clearTimeout(timer)
    state = next
    waiting = null
    failure = null
    told?.(what)
  }
  const giveUp = (why: SessionFailure): void => {
    if (state !== 'opening') return
    failure = why
    settle('over')
    socket.destroy()
  }
  const timer = setTimeout(giveUp, Math.max(1, withinMs), { kind: 'silent' })

  watchGreeting(socket, giveUp)
  client.connect((error: Error | null) => {
    if (error !== null && error !== undefined) giveUp(explainOpening(error))
    else if (state === 'opening') settle('idle')
  })
  client.on('drain', () => {
    if (state === 'running') settle('idle')
  })
  // What breaks a session ends it: the end is told below.
  client.on('error', () => socket.destroy())
  client.on('end', () => {
    if (state === 'over') return
    if (state === 'running') failure ??= LOST
    settle('over')
  })

  function begin(query: Submittable, told: WhenDone): void {
    assert(state === 'idle', 'a session was asked for two statements at once')
    state = 'running'
    waiting = told
    client.query(query)
  }

  return {
    isIdle: () => state === 'idle' && socket.readyState === 'open',
    run(text, values, told) {
      const query = new Query({ text, values: [...values] })
      query.on('error', (error) => {
        failure = explain(error)
      })
      // With a listener, rows are not gathered.
      query.on('row', () => {})
      begin(query, told)
    },
    check(text, told) {
      begin(
        parseOnly(text, (error) => {
          failure = explain(error)
        }),
        told,
      )
    },
    drop() {
      clearTimeout(timer)
      state = 'over'
      waiting = null
      socket.destroy()
    },
    close(limitMs, closed) {
      clearTimeout(timer)
      state = 'over'
      waiting = null
      const late = setTimeout(() => socket.destroy(), limitMs)
      client.end(() => {
        clearTimeout(late)
        closed()
      })
    },
  }
}

/** A socket that goes to the addresses that were checked, whatever its host's name leads to a moment later. */
function createSocket({ host, port, addresses }: SessionParts): Socket {
  const socket = new Socket()
  const connect = socket.connect.bind(socket)
  const known = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
  return Object.assign(socket, {
    connect: () =>
      connect({ host, port, autoSelectFamily: true, lookup: (_name, _options, found) => found(null, known) }),
  })
}

/** Reads along until it is clear who speaks: the library would wait for the rest of a message that is none. */
function watchGreeting(socket: Socket, giveUp: (why: SessionFailure) => void): void {
  let heard = Buffer.alloc(0)
  const listen = (chunk: Buffer): void => {
    heard = Buffer.concat([heard, chunk])
    const greeting = judgeGreeting(heard)
    if (greeting.kind === 'open') return
    socket.off('data', listen)
    if (greeting.kind !== 'postgres') giveUp(greeting)
  }
  socket.on('data', listen)
}

/** Has a text parsed by the server: tells whether it is one statement, and whether what it names is there. */
function parseOnly(text: string, failed: (error: Error) => void) {
  return {
    submit(connection: Parameters<Submittable['submit']>[0]) {
      connection.parse({ text, name: '', types: [] }, true)
      connection.sync()
    },
    handleError: failed,
    handleReadyForQuery() {},
  }
}

const LOST: SessionFailure = { kind: 'broken', code: null, message: 'the connection was closed' }

function explain(error: Error & { readonly code?: string; readonly severity?: string }): SessionFailure {
  const { code, message, severity } = error
  if (severity !== undefined && code !== undefined) return { kind: 'server', code, message }
  return code === undefined ? LOST : { kind: 'broken', code, message }
}

function explainOpening(error: Error & { readonly code?: string }): SessionFailure {
  if (error.message === NO_PASSWORD) return { kind: 'login', message: null }
  // The library's own words about a login that it cannot make have no code.
  const isOfLogin = error.code === undefined && /SASL|SCRAM|authentication/i.test(error.message)
  return isOfLogin ? { kind: 'login', message: error.message } : explain(error)
}
