import { assert } from '../fault/assert.ts'
import { powerOfTwo } from '../units/power-of-two.ts'
import type { FreeTimes } from './free-times.ts'

/** A time is read as digits of ten bits; six of them hold every whole number of microseconds below 2^53. */
const DIGIT_BIT_COUNT = 10
const DIGIT_COUNT = powerOfTwo(DIGIT_BIT_COUNT)
const DIGIT_MASK = DIGIT_COUNT - 1
const LEVEL_COUNT = 6

/** Length of a bucket of each level, about 1 us, 1 ms, 1 s, 18 min, 13 days, 36 years. */
const bucketUs = Float64Array.from({ length: LEVEL_COUNT }, (_, level) => powerOfTwo(DIGIT_BIT_COUNT * level))

/** For each level, what brings its digit to the end of a number: exact, as both are powers of two. */
const shiftRatios = bucketUs.map((lengthUs) => 1 / lengthUs)

/** A level's bits are 32 words, and their words' bits one. */
const WORD_BIT_COUNT = 32

const NONE = -1

/**
 * Free times of `serverCount` >= 1 servers at a cost that does not depend on how many they are.
 *
 * No job ends before the earliest free time, which therefore never goes back, and a time can be filed by the highest
 * digit in which it differs from the earliest: level and digit name its bucket. Level 0 has a bucket for each
 * microsecond and only counts its servers. When a level has run empty, the first bucket of the next one is spread
 * over those below, so that a time moves down at most once a level, whatever the service times: no width must suit
 * them, an hour without jobs is no further than a millisecond, and a burst that starts in one instant is one counter.
 * Multi-level buckets, as the radix heap of Ahuja, Mehlhorn, Orlin and Tarjan, "Faster algorithms for the shortest
 * path problem" (1990).
 *
 * A calendar of buckets as wide as the mean time between two ends is as fast on a steady load, and was rejected: it
 * searches long lists after a burst, walks empty buckets after a pause, and needs a width that suits every job.
 */
export function createFreeTimesBuckets(serverCount: number): FreeTimes {
  /** Servers that are free in each microsecond of the current millisecond. */
  const counts = new Int32Array(DIGIT_COUNT)
  /** Buckets of the levels above 0 (those of level 0 stay unused): lists of rows. */
  const heads = new Int32Array(LEVEL_COUNT * DIGIT_COUNT).fill(NONE)
  const next = Int32Array.from({ length: serverCount }, (_, row) => (row + 1 < serverCount ? row + 1 : NONE))
  const timesUs = new Float64Array(serverCount)
  let freeRow = 0
  /** Which buckets hold something, a bit each, and for each level which of its 32 words of bits are not 0. */
  const words = new Int32Array((LEVEL_COUNT * DIGIT_COUNT) / WORD_BIT_COUNT)
  const levels = new Int32Array(LEVEL_COUNT)
  /** End of the stretch that each level covers: it holds the earliest time, and the level above leaves it out. */
  const limitsUs = Float64Array.from(bucketUs, (lengthUs) => lengthUs * DIGIT_COUNT)
  // In an array, because V8 allocates a number for each fraction or large integer that a closure's variable is set to.
  const earliest = new Float64Array(1)

  counts[0] = serverCount
  mark(0)

  return {
    earliestUs: () => earliest[0] as number,
    occupyUntil(endUs) {
      const startUs = earliest[0] as number
      assert(endUs >= startUs, 'a job ends before its server is free')
      assert(Number.isSafeInteger(endUs), 'a job ends at a time that is not a whole number below 2^53')
      file(endUs)
      const place = startUs & DIGIT_MASK
      const leftCount = (counts[place] as number) - 1
      counts[place] = leftCount
      if (leftCount > 0) return
      unmark(place)
      if (levels[0] === 0) refill()
      earliest[0] = (limitsUs[0] as number) - DIGIT_COUNT + firstOf(0)
    },
  }

  function file(timeUs: number): void {
    let level = 0
    while (timeUs >= (limitsUs[level] as number)) level++
    const place = level * DIGIT_COUNT + ((timeUs * (shiftRatios[level] as number)) & DIGIT_MASK)
    if (level === 0) {
      counts[place] = (counts[place] as number) + 1
      mark(place)
      return
    }
    const row = freeRow
    freeRow = next[row] as number
    timesUs[row] = timeUs
    const head = heads[place] as number
    next[row] = head
    heads[place] = row
    if (head === NONE) mark(place)
  }

  /** Level 0 is empty: spreads the first bucket above it over the levels below that bucket's, which hold nothing. */
  function refill(): void {
    let level = 1
    while (levels[level] === 0) level++
    const place = firstOf(level)
    unmark(place)
    const head = heads[place] as number
    heads[place] = NONE
    if (level === 1) spreadOnCounts(head)
    else spreadOnLevels(head, level)
  }

  /** What every job comes to, so it does without what only the levels above need. */
  function spreadOnCounts(head: number): void {
    coverFrom(timesUs[head] as number, 0)
    let last = head
    let wordBits = 0
    for (let row = head; row !== NONE; row = next[row] as number) {
      const place = (timesUs[row] as number) & DIGIT_MASK
      counts[place] = (counts[place] as number) + 1
      const word = place >>> 5
      words[word] = (words[word] as number) | (1 << (place & 31))
      wordBits |= 1 << word
      last = row
    }
    levels[0] = wordBits
    next[last] = freeRow
    freeRow = head
  }

  function spreadOnLevels(head: number, fromIndex: number): void {
    let firstUs = Number.POSITIVE_INFINITY
    for (let row = head; row !== NONE; row = next[row] as number) firstUs = Math.min(firstUs, timesUs[row] as number)
    for (let level = 0; level < fromIndex; level++) coverFrom(firstUs, level)
    for (let row = head; row !== NONE; ) {
      const after = next[row] as number
      next[row] = freeRow
      freeRow = row
      file(timesUs[row] as number)
      row = after
    }
  }

  /** Makes a level cover the stretch that holds `timeUs`. */
  function coverFrom(timeUs: number, levelIndex: number): void {
    const lengthUs = bucketUs[levelIndex + 1] as number
    limitsUs[levelIndex] = (Math.floor(timeUs / lengthUs) + 1) * lengthUs
  }

  function mark(place: number): void {
    const word = place >>> 5
    words[word] = (words[word] as number) | (1 << (place & 31))
    levels[word >>> 5] = (levels[word >>> 5] as number) | (1 << (word & 31))
  }

  function unmark(place: number): void {
    const word = place >>> 5
    const bits = (words[word] as number) & ~(1 << (place & 31))
    words[word] = bits
    if (bits === 0) levels[word >>> 5] = (levels[word >>> 5] as number) & ~(1 << (word & 31))
  }

  /** The first bucket of a level that holds something. */
  function firstOf(levelIndex: number): number {
    const word = levelIndex * WORD_BIT_COUNT + lowestBit(levels[levelIndex] as number)
    return word * WORD_BIT_COUNT + lowestBit(words[word] as number)
  }
}

/** Number of the lowest bit that is set, 0..31; `bits` is not 0. */
function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits)
}
