import type { Stall } from '../scenario/scenario.ts'
import { mergeStalls } from './merge-stalls.ts'

/** The outages of a server that are planned: it is down from each start until just before its end. */
export interface OutageCalendar {
  /** In ascending order; outages that overlap or touch are one. */
  readonly startsUs: readonly number[]
  isDown(nowUs: number): boolean
  /** How long it is down between two moments; 0 where they are in the wrong order. */
  downUs(fromUs: number, toUs: number): number
}

/** Makes the calendar of any outages, in any order. */
export function createOutageCalendar(outages: readonly Stall[]): OutageCalendar {
  const ascending = mergeStalls(outages)
  return {
    startsUs: ascending.map(({ atUs }) => atUs),
    isDown(nowUs) {
      for (const { atUs, forUs } of ascending) if (nowUs >= atUs && nowUs < atUs + forUs) return true
      return false
    },
    downUs(fromUs, toUs) {
      let sumUs = 0
      for (const { atUs, forUs } of ascending) {
        sumUs += Math.max(0, Math.min(toUs, atUs + forUs) - Math.max(fromUs, atUs))
      }
      return sumUs
    },
  }
}
