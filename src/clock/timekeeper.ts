/** What a simulated thread asks of the time that it lives in. */
export interface Timekeeper {
  nowUs(): number
  /** Numbers a function that timers may name; `thread` -1: it fires even while its thread is occupied. */
  openSource(thread: number, fire: (slot: number) => void): number
  /** Sets a timer and returns its handle. */
  set(dueUs: number, source: number, slot: number): number
  cancel(timer: number): void
  /** Takes the first core that is free for so long and returns when it is done. */
  takeCoreUs(forUs: number): number
  /** Fires a row that was kept for a thread, unless it was cancelled meanwhile. */
  fireKept(row: number): void
  /** Forgets a row that was kept for a thread, or came due when the thread was dead. */
  drop(row: number): void
}
