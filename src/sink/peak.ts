/** Raises a shared word to `value` if it stands lower; any number of threads may do so at once. */
export function raisePeak(words: Int32Array, word: number, value: number): void {
  // It only rises: an old value is never too high.
  let seen = words[word] as number
  while (seen < value) {
    const found = Atomics.compareExchange(words, word, seen, value)
    if (found === seen) return
    seen = found
  }
}
