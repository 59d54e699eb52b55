/** The ticks of one round that hold something, a bit each, so that a clock passes over empty ticks 32 at a time. */
export interface TickSet {
  add(place: number): void
  delete(place: number): void
  /** Steps from `place` to the next member, going round: 0 when it is one itself; the round's length when there is none. */
  stepsFrom(place: number): number
}

const WORD_BIT_COUNT = 32

/** Makes an empty set of places 0..placeCount-1; `placeCount` is a power of two and at least 32. */
export function createTickSet(placeCount: number): TickSet {
  const words = new Int32Array(placeCount / WORD_BIT_COUNT)
  const wordMask = words.length - 1

  return {
    add(place) {
      const word = place >>> 5
      words[word] = (words[word] as number) | (1 << (place & 31))
    },
    delete(place) {
      const word = place >>> 5
      words[word] = (words[word] as number) & ~(1 << (place & 31))
    },
    stepsFrom(place) {
      const bit = place & 31
      let bits = (words[place >>> 5] as number) >>> bit
      if (bits !== 0) return lowestBit(bits)
      // One more word than there are: the first word's bits below `place` come last.
      for (let step = 1; step <= words.length; step++) {
        bits = words[((place >>> 5) + step) & wordMask] as number
        if (bits !== 0) return step * WORD_BIT_COUNT - bit + lowestBit(bits)
      }
      return placeCount
    },
  }
}

/** Number of the lowest bit that is set, 0..31; `bits` is not 0. */
function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits)
}
