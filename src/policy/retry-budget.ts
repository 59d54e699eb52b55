/** Keeps retries a small share of the first attempts, so that an outage is not answered with a multiple of the load. */
export interface RetryBudget {
  /** A job is tried for the first time. */
  firstAttempt(): void
  /** Pays for one retry; false when the budget is spent. */
  takeRetry(): boolean
}

/** A service that has hardly seen traffic may retry this often. */
const RESERVE_RETRY_COUNT = 10

/** And one that has been quiet for long may not save up more than this for its next outage. */
const SAVED_RETRY_COUNT_MAX = 100

/**
 * A budget of `budgetRatio` retries per first attempt (null: no limit). A token bucket that first attempts fill and
 * retries drain, without a clock: over any stretch it allows at most 100 retries more than the ratio, 10 of them at the
 * start. After "Addressing Cascading Failures" in Site Reliability Engineering (O'Reilly, 2016), which gives clients
 * 10 %, and the retry throttling of gRPC (proposal A6), whose bucket is bounded too.
 */
export function createRetryBudget(budgetRatio: number | null): RetryBudget {
  if (budgetRatio === null) return { firstAttempt: () => undefined, takeRetry: () => true }
  if (budgetRatio === 0) return { firstAttempt: () => undefined, takeRetry: () => false }
  // The balance counts first attempts, not retries: whole numbers stay exact, tenths would not. It lives in an array
  // because a captured variable would allocate a number for each fraction it holds.
  const priceCount = 1 / budgetRatio
  const balanceCountMax = SAVED_RETRY_COUNT_MAX * priceCount
  const balance = Float64Array.of(RESERVE_RETRY_COUNT * priceCount)

  return {
    firstAttempt() {
      balance[0] = Math.min(balanceCountMax, (balance[0] as number) + 1)
    },
    takeRetry() {
      if ((balance[0] as number) < priceCount) return false
      balance[0] = (balance[0] as number) - priceCount
      return true
    },
  }
}
