import { assert } from '../fault/assert.ts'
import type { FreeTimes } from './free-times.ts'

const CHILD_COUNT = 4

/**
 * Free times of `serverCount` >= 1 servers in a heap of four children a node, cheap while it has one or two levels.
 * A job never leaves the heap and enters it again: its end replaces the top and sinks to its place.
 */
export function createFreeTimesHeap(serverCount: number): FreeTimes {
  // Behind the last server lies what never ends, so that every node may be asked for four children.
  const timesUs = new Float64Array(serverCount + CHILD_COUNT - 1).fill(Number.POSITIVE_INFINITY)
  timesUs.fill(0, 0, serverCount)

  return {
    earliestUs: () => timesUs[0] as number,
    occupyUntil(endUs) {
      assert(endUs >= (timesUs[0] as number), 'a job ends before its server is free')
      let node = 0
      for (let child = 1; child < serverCount; child = CHILD_COUNT * node + 1) {
        // The four are written out, because a loop over them takes a third longer.
        let earliest = child
        let earliestUs = timesUs[child] as number
        const secondUs = timesUs[child + 1] as number
        if (secondUs < earliestUs) {
          earliest = child + 1
          earliestUs = secondUs
        }
        const thirdUs = timesUs[child + 2] as number
        if (thirdUs < earliestUs) {
          earliest = child + 2
          earliestUs = thirdUs
        }
        const fourthUs = timesUs[child + 3] as number
        if (fourthUs < earliestUs) {
          earliest = child + 3
          earliestUs = fourthUs
        }
        if (endUs <= earliestUs) break
        timesUs[node] = earliestUs
        node = earliest
      }
      timesUs[node] = endUs
    },
  }
}
