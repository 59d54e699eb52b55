/** Time as the wire needs it: sockets wait on the machine's clock, tests step one by hand. */
export interface Timers {
  /** Microseconds since some moment; never goes back. */
  nowUs(): number
  /** Whole seconds since 1970, for what is told to others. */
  wallSec(): number
  /** Calls `fire` once, not before `delayUs` have passed; what is returned takes it back. */
  after(delayUs: number, fire: () => void): () => void
}
