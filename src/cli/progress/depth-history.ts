/** The backlog since the run's start, thinned out so that hours take no more room than minutes. */
export interface DepthHistory {
  add(depthCount: number): void
  /** Oldest first. */
  list(): readonly number[]
}

/** From this many on every second one is dropped: the sparkline is at most 24 columns wide. */
export const DEPTH_COUNT_MAX = 480

/** Makes an empty history. */
export function createDepthHistory(): DepthHistory {
  let depthCounts: number[] = []
  // After each thinning only every second, fourth, eighth ... depth is kept, so that all stand for equal times.
  let stepCount = 1
  let seenCount = 0
  return {
    add(depthCount) {
      if (seenCount++ % stepCount !== 0) return
      depthCounts.push(depthCount)
      if (depthCounts.length < DEPTH_COUNT_MAX) return
      depthCounts = depthCounts.filter((_, index) => index % 2 === 0)
      stepCount *= 2
    },
    list: () => depthCounts,
  }
}
