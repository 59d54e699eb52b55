// The limit: no queue at all. Threads claim ids from a shared counter, read the clock and count the latency.
import { parentPort, workerData } from 'node:worker_threads'
import { createLatencyTable } from '../../dist/measure/latency-table.js'

const { words, claimCount } = workerData
parentPort.on('message', ({ jobCount }) => {
  const table = createLatencyTable()
  const startMs = performance.now()
  let count = 0
  let sum = 0
  for (;;) {
    const from = Atomics.add(words, 0, claimCount)
    if (from >= jobCount) break
    const to = Math.min(jobCount, from + claimCount)
    for (let id = from; id < to; id++) {
      sum += id
      count++
      table.record(Math.floor((performance.now() - startMs) * 1000))
    }
  }
  parentPort.postMessage({ count, sum })
})
