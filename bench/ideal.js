// The ideal makespan: the very service times that the run drew, given to as many servers as it had slots, without any
// delay between one job and the next (first come, first served: Kiefer and Wolfowitz).
import { drawAt } from '../dist/chance/draw.js'
import { quantileOf } from '../dist/chance/quantile.js'
import { streamKey } from '../dist/chance/stream-key.js'

/** Microseconds until the last of `jobCount` jobs is done by `slotCount` servers. */
export function idealUs({ seed, sinkName, serviceTime, jobCount, slotCount }) {
  const key = streamKey(seed, `sink:${sinkName}`)
  const quantile = quantileOf(serviceTime)
  const freeAt = new Float64Array(slotCount)
  let lastUs = 0
  for (let id = 0; id < jobCount; id++) {
    const endUs = freeAt[0] + quantile(drawAt(key, id, FIRST_ATTEMPT))
    if (endUs > lastUs) lastUs = endUs
    siftDown(freeAt, endUs)
  }
  return lastUs
}

/** Draw number of the service time of a job's first attempt; see src/sink/mock-smtp.ts. */
const FIRST_ATTEMPT = 4

/** Replaces the smallest value of a binary heap. */
function siftDown(heap, value) {
  let at = 0
  for (;;) {
    let child = 2 * at + 1
    if (child >= heap.length) break
    if (child + 1 < heap.length && heap[child + 1] < heap[child]) child++
    if (heap[child] >= value) break
    heap[at] = heap[child]
    at = child
  }
  heap[at] = value
}
