import { Worker } from 'node:worker_threads'
import { meter } from '../meter.js'

const words = new Int32Array(new SharedArrayBuffer(4))
const workers = [0, 1].map(
  () => new Worker(new URL('../handlers/counter.js', import.meta.url), { workerData: { words, claimCount: 64 } }),
)

const run = async (jobCount) => {
  Atomics.store(words, 0, 0)
  const answers = workers.map((worker) => {
    worker.postMessage({ jobCount })
    return new Promise((resolve) => worker.once('message', resolve))
  })
  const parts = await Promise.all(answers)
  return { count: parts[0].count + parts[1].count, sum: parts[0].sum + parts[1].sum }
}

await meter('limit: shared counter, clock, histogram', {
  jobCount: 20_000_000,
  warmupCount: 2_000_000,
  run,
  close: () => Promise.all(workers.map((worker) => worker.terminate())),
})
