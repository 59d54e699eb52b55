/** The starts of jobs that may still be waiting, in order: tells how many have started before a moment. */
export interface StartLine {
  /** A job will start then; never earlier than the one before. */
  push(startUs: number): void
  /** Jobs that started before `us`, of all that were pushed; `us` never goes back. */
  startedBefore(us: number): number
}

const FIRST_PLACE_COUNT = 1024

/** Makes an empty line: a ring that grows with the number of jobs that wait at once. */
export function createStartLine(): StartLine {
  let starts = new Float64Array(FIRST_PLACE_COUNT)
  let head = 0
  let length = 0
  let startedCount = 0
  return {
    push(startUs) {
      if (length === starts.length) grow()
      starts[(head + length) & (starts.length - 1)] = startUs
      length++
    },
    startedBefore(us) {
      while (length > 0 && (starts[head] as number) < us) {
        head = (head + 1) & (starts.length - 1)
        length--
        startedCount++
      }
      return startedCount
    },
  }

  function grow(): void {
    const larger = new Float64Array(starts.length * 2)
    for (let index = 0; index < length; index++) larger[index] = starts[(head + index) & (starts.length - 1)] as number
    starts = larger
    head = 0
  }
}
