import type { JobTable } from '../measure/job-table.ts'
import type { Outcome } from '../sink/sink.ts'
import type { SinkLink } from './link.ts'
import { type Connection, openPooledSink } from './pooled-sink.ts'

/** A connection that can be closed for good. */
export interface ClosableConnection extends Connection {
  /** Never rejects. */
  close(withinMs: number): Promise<void>
}

/** What a link of equal connections is made of. */
export interface PooledLinkParts {
  readonly connectionCount: number
  /** Makes the next connection for the calls of a table; `ended` is to be told how each call has ended. */
  readonly create: (table: JobTable, ended: (outcome: Outcome) => void) => ClosableConnection
  /** Closes what was opened before the start and is no connection's yet. Never rejects. */
  readonly closeSpare: (withinMs: number) => Promise<void>
}

/** Makes the link of a peer from connections that carry one call at a time. */
export function createPooledLink({ connectionCount, create, closeSpare }: PooledLinkParts): SinkLink {
  const connections: ClosableConnection[] = []
  return {
    openSink: (clock, context) =>
      openPooledSink(clock, context, {
        connectionCount,
        create(nth, ended) {
          const connection = create(context.table, (outcome) => ended(nth, outcome))
          connections.push(connection)
          return connection
        },
      }),
    async close(withinMs) {
      await Promise.all([closeSpare(withinMs), ...connections.map((connection) => connection.close(withinMs))])
    },
  }
}
