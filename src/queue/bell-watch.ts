/** Waits for a bell in shared memory without blocking its thread. */
export interface BellWatch {
  /**
   * Calls `wake` once the bell's word is rung or is no longer `value`, which may be at once. However often it is armed, one
   * wait is pending at most, and the latest `wake` counts: a thread that arms it before every rest leaves nothing behind.
   */
  arm(value: number, wake: () => void): void
}

/** Told when a wait begins, before it can miss a ring, and when it has ended. */
export interface WatchTold {
  began(): void
  ended(): void
}

const NOBODY: WatchTold = { began() {}, ended() {} }

/** Makes a thread's watch of a word that others change and then notify. */
export function createBellWatch(words: Int32Array<SharedArrayBuffer>, word: number, told = NOBODY): BellWatch {
  let wakeUp: (() => void) | null = null
  let isPending = false

  const ended = (): void => {
    isPending = false
    told.ended()
    const wake = wakeUp
    wakeUp = null
    wake?.()
  }

  return {
    arm(value, wake) {
      wakeUp = wake
      if (isPending) return
      isPending = true
      told.began()
      const wait = Atomics.waitAsync(words, word, value)
      if (wait.async) void wait.value.then(ended)
      else ended()
    },
  }
}
