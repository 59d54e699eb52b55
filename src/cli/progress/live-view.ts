import type { LiveReading } from '../../measure/live-reading.ts'

/** A run as it goes on, on stderr. */
export interface LiveView {
  update(reading: LiveReading): void
  /** Prints a line that stays, without disturbing what is drawn. */
  note(text: string): void
  /** Leaves the last state on the screen and the terminal as it was. May be called twice. */
  stop(): void
}
