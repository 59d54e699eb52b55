/** A subscriber that takes this many times as long as the quickest is a slow one. */
export const SLOW_RATIO_MIN = 2

/** Repeated by their clients in more than this share of cases, requests are a load of their own (rule C1). */
export const RETRIED_RATIO_MIN = 0.1

/** What is done per second is back when it is this share of what it was (rule C2). */
export const RECOVERED_RATIO_MIN = 0.9

/** A response this much longer than its work is still the work. */
export const OVERHEAD_RATIO_MAX = 1.25
