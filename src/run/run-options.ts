import type { PeerAccess } from '../link/link.ts'
import type { JobTraceMemory } from '../measure/job-trace.ts'
import type { LiveReading } from '../measure/live-reading.ts'
import type { Mode, Scenario } from '../scenario/scenario.ts'

/** One run of a scenario. */
export interface RunOptions {
  readonly scenario: Scenario
  readonly mode: Mode
  /** Called ten times a second, on the wall. */
  readonly onReading: (reading: LiveReading) => void
  /** Aborted by the first Ctrl-C: arrivals stop, what has begun may finish within `graceUs`. */
  readonly signal: AbortSignal
  readonly graceUs: number
  /** Under the virtual clock: `events` follows every event, also where a shortcut gives the same; `auto` unless stated. */
  readonly engine?: 'auto' | 'events'
  /** Takes the times of every job that goes through a queue; every event is followed then. */
  readonly trace?: JobTraceMemory
  /** What real sinks may do; absent: load this machine alone. */
  readonly access?: PeerAccess
}
