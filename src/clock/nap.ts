/**
 * What one turn of a loop leaves to its thread: how long it may sleep unless a timer is due sooner, in microseconds.
 */
export type MaySleepUs = number

/** Something was done: look again at once. */
export const STAY_AWAKE: MaySleepUs = 0

/** Another thread may make room at any time, and does not say so: look again soon. */
export const LOOK_AGAIN: MaySleepUs = 100

/** Nothing to do until a timer or a job comes. */
export const SLEEP_ON: MaySleepUs = Number.POSITIVE_INFINITY
