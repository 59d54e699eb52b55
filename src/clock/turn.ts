/** A turn that has worked this long lets timers and other duties have theirs: half a millisecond. */
export const TURN_US = 500
