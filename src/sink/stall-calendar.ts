import type { Stall } from '../scenario/scenario.ts'

/** Says when a service that is ready to start at `startUs` and takes `serviceUs` ends. */
export type StallCalendar = (startUs: number, serviceUs: number) => number

/**
 * Makes the calendar of a server that freezes now and then: nothing starts or ends between a stall's start and its end.
 * A service ready to start within one starts at its end; one that would end within it, or after it, takes that much longer.
 */
export function createStallCalendar(stalls: readonly Stall[]): StallCalendar {
  if (stalls.length === 0) return (startUs, serviceUs) => startUs + serviceUs
  const ascending = mergeStalls(stalls)
  return (startUs, serviceUs) => {
    let endUs = startUs + serviceUs
    for (const { atUs, forUs } of ascending) {
      const overUs = atUs + forUs
      if (startUs >= overUs) continue
      if (startUs >= atUs) endUs += overUs - startUs
      else if (endUs > atUs) endUs += forUs
      else break
    }
    return endUs
  }
}

/** Sorts them, and makes one of those that overlap. */
function mergeStalls(stalls: readonly Stall[]): readonly Stall[] {
  const merged: Stall[] = []
  for (const stall of [...stalls].sort((a, b) => a.atUs - b.atUs)) {
    const last = merged.at(-1)
    if (last === undefined || stall.atUs > last.atUs + last.forUs) {
      merged.push(stall)
      continue
    }
    const endUs = Math.max(last.atUs + last.forUs, stall.atUs + stall.forUs)
    merged[merged.length - 1] = { atUs: last.atUs, forUs: endUs - last.atUs }
  }
  return merged
}
