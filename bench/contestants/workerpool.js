import { fileURLToPath } from 'node:url'
import workerpool from 'workerpool'
import { meter, pump } from '../meter.js'

const pool = workerpool.pool(fileURLToPath(new URL('../handlers/echo-workerpool.js', import.meta.url)), {
  workerType: 'thread',
  minWorkers: 2,
  maxWorkers: 2,
})
await meter('workerpool', {
  jobCount: 40_000,
  warmupCount: 5_000,
  run: (jobCount) => pump(jobCount, 1_000, (id) => pool.exec('echo', [id])),
  close: () => pool.terminate(),
})
