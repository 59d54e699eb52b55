/** Time inside qbench is counted in whole microseconds; these are the only conversions. */
export const NS_PER_US = 1_000
export const US_PER_MS = 1_000
export const US_PER_SEC = 1_000_000
export const US_PER_MIN = 60 * US_PER_SEC
export const US_PER_HOUR = 60 * US_PER_MIN

/** The most whole hours, some 285 years, whose microseconds are still exact: 2^53 is a little more. */
export const MAX_COUNTED_US = 2_501_999 * US_PER_HOUR

/** Longest wait that a timer of Node can hold, 2^31 - 1 ms, about 24.8 days. */
export const MAX_TIMER_US = (2 ** 31 - 1) * US_PER_MS
