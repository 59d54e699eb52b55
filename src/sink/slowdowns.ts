import type { Slowdown } from '../scenario/scenario.ts'

/** How many times as long a call takes that starts at `startUs`; 1 where nothing slows it down. */
export type SlowdownRatio = (startUs: number) => number

/**
 * Makes the slowdowns of a server; null: there are none. What counts is when a call starts, so that it keeps its pace when
 * a slowdown begins or ends on the way. Slowdowns at once multiply: half the memory and half the disk are a quarter.
 */
export function createSlowdowns(slowdowns: readonly Slowdown[]): SlowdownRatio | null {
  if (slowdowns.length === 0) return null
  return (startUs) => {
    let ratio = 1
    for (const { atUs, forUs, factorRatio } of slowdowns) {
      if (startUs >= atUs && startUs < atUs + forUs) ratio *= factorRatio
    }
    return ratio
  }
}
