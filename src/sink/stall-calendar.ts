import type { Stall } from '../scenario/scenario.ts'
import { mergeStalls } from './merge-stalls.ts'

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
