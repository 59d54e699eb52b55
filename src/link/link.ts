import type { Clock } from '../clock/clock.ts'
import type { Sink, SinkContext } from '../sink/sink.ts'

/**
 * What one thread has open to the peer behind a real sink. It is opened before the run's common start and closed after
 * its end, and takes its time for both; what happens in between is the sink's, whose calls make no promise.
 */
export interface SinkLink {
  /** Makes the thread's view of the sink. Once. */
  openSink(clock: Clock, context: SinkContext): Sink
  /** Ends what is open, in good order as far as that takes no longer than `withinMs`. Never rejects. */
  close(withinMs: number): Promise<void>
}

/** What a link is opened with. */
export interface LinkOptions {
  /** This thread's share of the sink's connections; at least 1. */
  readonly connectionCount: number
  readonly access: PeerAccess
  /** Names of the job types, by the index that a row of the job table has. */
  readonly typeNames: readonly string[]
  /** A peer that cannot be reached is no error: calls find that out. For a thread that begins while the run goes on. */
  readonly isLate: boolean
}

/** What the user allows a run's sinks. */
export interface PeerAccess {
  /** Hosts that may be loaded although they are not this machine. */
  readonly ownHosts: readonly string[]
  /** Values of the environment that the scenario refers to. They are secrets: for the peer's eyes only. */
  readonly secrets: Readonly<Record<string, string>>
}

/** Nothing beyond this machine, and no secrets. */
export const NO_ACCESS: PeerAccess = { ownHosts: [], secrets: {} }
