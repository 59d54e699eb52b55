import Tinypool from 'tinypool'
import { meter, pump } from '../meter.js'

const pool = new Tinypool({
  filename: new URL('../handlers/echo.js', import.meta.url).href,
  minThreads: 2,
  maxThreads: 2,
  concurrentTasksPerWorker: 64,
})
await meter('tinypool, 64 a worker', {
  jobCount: 100_000,
  warmupCount: 10_000,
  run: (jobCount) => pump(jobCount, 1_000, (id) => pool.run(id)),
  close: () => pool.destroy(),
})
