import { assert } from '../fault/assert.ts'
import type { TokenBucketSpec } from '../scenario/policy-spec.ts'
import { US_PER_SEC } from '../units/microseconds.ts'

/** Lets a burst pass at once and then a steady rate; belongs to one thread. */
export interface TokenBucket {
  /** Takes a token at `nowUs`; false, and nothing changes, when there is none. */
  take(nowUs: number): boolean
  /** The earliest whole microsecond, >= `nowUs`, at which a token can be taken unless another is taken before. */
  nextUs(nowUs: number): number
}

/** A bucket counts millionths of a token, of which it then gains as many in a microsecond as tokens in a second. */
const TOKEN_COUNT = US_PER_SEC

/** Larger buckets could not be counted exactly in millionths. */
const BURST_COUNT_MAX = Math.floor(Number.MAX_SAFE_INTEGER / TOKEN_COUNT)

const LEVEL = 0
const AT = 1

/**
 * Creates a full bucket, 0 < ratePerSec < Infinity, 1 <= burstCount <= 9,007,199,254; other settings are programmer
 * errors. Within any w microseconds at most burstCount + ratePerSec * w / 1,000,000 tokens are taken, and none is refused
 * that has been there for a microsecond: to the bit where the rate is a whole number, as all sums are then whole,
 * otherwise as if the rate were off by a few times burstCount / 10^16 of itself. A time before the latest take counts as
 * that one. RFC 3290, appendix A, has the token bucket and how it differs from a leaky one.
 */
export function createTokenBucket({ ratePerSec, burstCount }: TokenBucketSpec): TokenBucket {
  assert(ratePerSec > 0, `token bucket of ${ratePerSec}/s never fills`)
  assert(ratePerSec < Infinity, `token bucket of ${ratePerSec}/s limits nothing`)
  assert(burstCount >= 1, `token bucket of ${burstCount} never holds a token`)
  assert(burstCount <= BURST_COUNT_MAX, `token bucket of ${burstCount} holds more than ${BURST_COUNT_MAX}`)
  const fullCount = burstCount * TOKEN_COUNT
  // What was left by the latest take, and when that was. In an array, because a captured variable would allocate a
  // number for each value it holds. A refusal writes nothing, so that rounding adds up with the takes only.
  const latest = Float64Array.of(fullCount, 0)

  return {
    take(nowUs) {
      const levelCount = levelAt(nowUs)
      if (levelCount < TOKEN_COUNT) return false
      latest[LEVEL] = levelCount - TOKEN_COUNT
      latest[AT] = Math.max(latest[AT] as number, nowUs)
      return true
    },
    nextUs(nowUs) {
      if (levelAt(nowUs) >= TOKEN_COUNT) return nowUs
      const missingCount = TOKEN_COUNT - (latest[LEVEL] as number)
      const readyUs = (latest[AT] as number) + Math.ceil(missingCount / ratePerSec)
      // At a rate such as 1,000,000 / 43 the quotient is rounded down onto a whole number, and comes a microsecond early.
      return levelAt(readyUs) < TOKEN_COUNT ? readyUs + 1 : readyUs
    },
  }

  function levelAt(nowUs: number): number {
    const elapsedUs = Math.max(0, nowUs - (latest[AT] as number))
    return Math.min(fullCount, (latest[LEVEL] as number) + elapsedUs * ratePerSec)
  }
}
