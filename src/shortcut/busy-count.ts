import { grown } from '../units/grown.ts'

/** Counts how many slots are busy at once, as jobs start in the order of time. */
export interface BusyCount {
  /**
   * A job starts at `startUs` and ends at `endUs`, both whole; returns how many are busy then. Those that end at this very
   * moment are over, but for such as started in it: they were busy together.
   */
  start(startUs: number, endUs: number): number
}

const FIRST_PLACE_COUNT = 1024

/** Makes a count of 0: a binary heap of the ends that are still to come. */
export function createBusyCount(): BusyCount {
  let ends = new Float64Array(FIRST_PLACE_COUNT)
  let count = 0
  return {
    start(startUs, endUs) {
      while (count > 0 && (ends[0] as number) <= startUs) pop()
      if (count === ends.length) ends = grown(ends, new Float64Array(ends.length * 2))
      push(Math.max(endUs, startUs + 0.5))
      return count
    },
  }

  function push(endUs: number): void {
    let place = count++
    while (place > 0) {
      const parent = (place - 1) >> 1
      if ((ends[parent] as number) <= endUs) break
      ends[place] = ends[parent] as number
      place = parent
    }
    ends[place] = endUs
  }

  function pop(): void {
    const last = ends[--count] as number
    let place = 0
    for (;;) {
      let child = 2 * place + 1
      if (child >= count) break
      if (child + 1 < count && (ends[child + 1] as number) < (ends[child] as number)) child++
      if ((ends[child] as number) >= last) break
      ends[place] = ends[child] as number
      place = child
    }
    ends[place] = last
  }
}
