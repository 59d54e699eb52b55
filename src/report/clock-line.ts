import type { Measurement } from '../measure/measurement.ts'
import type { RunResult } from '../result/run-result.ts'
import { formatDuration } from '../units/duration.ts'

/** Enough of a hash to tell two results apart at a glance; the whole of it is in the result. */
const SHOWN_HASH_LENGTH = 12

/** How a simulated run was computed, and the hash by which it can be recognised anywhere; nothing for a real run. */
export function describeClock({ measurement, resultHash }: RunResult): readonly string[] {
  if (resultHash === null) return []
  const { durationUs, wallUs, engine } = measurement
  return [
    `${formatDuration(durationUs)} simulated in ${formatDuration(wallUs)} · ${wordEngine(engine)} · hash ${resultHash.slice(0, SHOWN_HASH_LENGTH)}`,
  ]
}

function wordEngine(engine: Measurement['engine']): string {
  switch (engine) {
    case 'threads':
      return 'threads'
    case 'events':
      return 'every event'
    case 'ring':
      return 'exact shortcut (ring of free times)'
    case 'heap':
      return 'exact shortcut (heap of free times)'
    case 'buckets':
      return 'exact shortcut (buckets of free times)'
  }
}
