// An in-process queue: no threads, so it shows what a queue library costs where nothing crosses a thread.
import fastq from 'fastq'
import { meter, pump } from '../meter.js'

const queue = fastq.promise(async (id) => id, 100)
await meter('fastq, one thread', {
  jobCount: 500_000,
  warmupCount: 50_000,
  run: (jobCount) => pump(jobCount, 10_000, (id) => queue.push(id)),
})
