import type { Socket } from 'node:net'
import { Client, type Dispatcher } from 'undici'
import type { Outcome } from '../sink/sink.ts'
import { outcomeOfStatus } from './http-status.ts'
import type { ClosableConnection } from './pooled-link.ts'

/** One call as it goes out. */
export interface HttpCall {
  /** With its query. */
  readonly path: string
  readonly method: string
  readonly headers: Record<string, string>
  readonly body: string | null
}

/** What one connection is made of. */
export interface HttpConnectionParts {
  readonly origin: string
  /** Opens a socket, within a deadline of its own. */
  readonly openSocket: () => Promise<Socket>
  readonly describe: (row: number) => HttpCall
  readonly ended: (outcome: Outcome) => void
}

/** The client's own limits would end calls for reasons of its own; a call's deadline is its job's. */
const CLIENT_OPTIONS = {
  pipelining: 1,
  allowH2: false,
  headersTimeout: 0,
  bodyTimeout: 0,
  maxResponseSize: -1,
  // Connections that nobody uses for a while stay open, unless the server says otherwise.
  keepAliveTimeout: 3_600_000,
  keepAliveMaxTimeout: 3_600_000,
} satisfies Client.Options

/** Makes one connection, which opens its socket with the first call, and again after one that was lost. */
export function createHttpConnection({ origin, openSocket, describe, ended }: HttpConnectionParts): ClosableConnection {
  let carrier = createCarrier()

  return {
    start: (row) => carrier.start(describe(row)),
    breakOff() {
      const wasSent = carrier.drop()
      carrier = createCarrier()
      return wasSent
    },
    close: (withinMs) => carrier.close(withinMs),
  }

  /** A client for one socket at a time. A call is broken off by giving its client up: nothing of it is heard again. */
  function createCarrier() {
    const client = new Client(origin, {
      ...CLIENT_OPTIONS,
      connect: (_, callback) => {
        openSocket().then(
          (socket) => callback(null, socket),
          (error: Error) => callback(error, null),
        )
      },
    })
    let isDropped = false
    let isStarting = false
    let wasSent = false
    let status = 0

    const end = (outcome: Outcome): void => {
      if (isDropped) return
      if (isStarting) setImmediate(end, outcome)
      else ended(outcome)
    }

    const handler: Dispatcher.DispatchHandler = {
      onConnect() {
        wasSent = true
      },
      onHeaders(code) {
        // What comes before the answer says nothing about it.
        if (code >= 200) status = code
        return true
      },
      onData: () => true,
      onComplete: () => end(outcomeOfStatus(status)),
      onError: () => end(!wasSent ? 'refused' : status >= 300 ? outcomeOfStatus(status) : 'unknown'),
    }

    return {
      start(call: HttpCall): void {
        isStarting = true
        wasSent = false
        status = 0
        client.dispatch({ ...call, method: call.method as Dispatcher.HttpMethod }, handler)
        isStarting = false
      },
      drop(): boolean {
        isDropped = true
        void client.destroy().catch(() => {})
        return wasSent
      },
      async close(withinMs: number): Promise<void> {
        isDropped = true
        const late = setTimeout(() => void client.destroy().catch(() => {}), withinMs)
        await client.close().catch(() => {})
        clearTimeout(late)
      },
    }
  }
}
