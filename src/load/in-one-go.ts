/** Requests that may be made before other timers have their turn, when a plan is that far behind. */
export const BURST_COUNT_MAX = 1024

/** A request of more jobs than this is put into the queue slice by slice, after its answer; two of them at once mix. */
export const INLINE_JOB_COUNT_MAX = 1024
