// Two bare workers, an id a message each way, no promise, 1,000 in flight.
import { Worker } from 'node:worker_threads'
import { meter } from '../meter.js'

const IN_FLIGHT = 1_000
const workers = [0, 1].map(() => new Worker(new URL('../handlers/echo-port.js', import.meta.url)))

const run = (jobCount) =>
  new Promise((resolve) => {
    let next = 0
    let count = 0
    let sum = 0
    const send = (worker) => {
      if (next < jobCount) worker.postMessage(next++)
    }
    for (const worker of workers) {
      worker.removeAllListeners('message')
      worker.on('message', (id) => {
        count++
        sum += id
        send(worker)
        if (count === jobCount) resolve({ count, sum })
      })
    }
    for (let index = 0; index < Math.min(IN_FLIGHT, jobCount); index++) send(workers[index % 2])
  })

await meter('raw postMessage', {
  jobCount: 1_000_000,
  warmupCount: 100_000,
  run,
  close: () => Promise.all(workers.map((worker) => worker.terminate())),
})
