import { grown } from '../units/grown.ts'
import type { CompletionSink, CompletionSource } from './completions.ts'

const FIRST_SLOT_COUNT = 1024

/**
 * Both ends for a single thread: plain numbers instead of atomic ones. It grows with the groups that are over and not
 * yet taken, which are fewer than the jobs in hand; nobody sleeps here.
 */
export function createLocalCompletions(): CompletionSink & CompletionSource {
  let owners = new Int32Array(FIRST_SLOT_COUNT)
  let ends = new Float64Array(FIRST_SLOT_COUNT)
  let failed = new Uint8Array(FIRST_SLOT_COUNT)
  let takenCount = 0
  let count = 0

  const completions = {
    owner: 0,
    isFailed: false,
    endUs: 0,
    push(owner: number, isFailed: boolean, endUs: number) {
      if (count === owners.length) grow()
      owners[count] = owner
      ends[count] = endUs
      failed[count++] = isFailed ? 1 : 0
    },
    hasAny: () => takenCount < count,
    take() {
      if (takenCount === count) return false
      completions.owner = owners[takenCount] as number
      completions.endUs = ends[takenCount] as number
      completions.isFailed = failed[takenCount++] === 1
      if (takenCount === count) {
        takenCount = 0
        count = 0
      }
      return true
    },
    sleep: () => undefined,
    listen: () => undefined,
  }
  return completions

  function grow(): void {
    const slotCount = owners.length * 2
    owners = grown(owners, new Int32Array(slotCount))
    ends = grown(ends, new Float64Array(slotCount))
    failed = grown(failed, new Uint8Array(slotCount))
  }
}
