import { formatDuration } from '../units/duration.ts'

/** A duration that was measured: clocks count whole microseconds, so that 0 means less than one. */
export function formatMeasured(us: number): string {
  return us < 1 ? 'under 1 µs' : formatDuration(us)
}
