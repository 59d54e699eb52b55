import type { Stall } from '../scenario/scenario.ts'

/** Stretches of time in ascending order, with one in place of those that overlap or touch. */
export function mergeStalls(stalls: readonly Stall[]): readonly Stall[] {
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
