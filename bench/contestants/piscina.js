import { Piscina } from 'piscina'
import { meter, pump } from '../meter.js'

const isTuned = process.argv[2] === 'tuned'
const pool = new Piscina({
  filename: new URL('../handlers/echo.js', import.meta.url).href,
  minThreads: 2,
  maxThreads: 2,
  stricterFIFO: true,
  ...(isTuned && { concurrentTasksPerWorker: 64, atomics: 'disabled', recordTiming: false }),
})
await meter(isTuned ? 'piscina tuned' : 'piscina default', {
  jobCount: isTuned ? 60_000 : 30_000,
  warmupCount: 5_000,
  run: (jobCount) => pump(jobCount, 1_000, (id) => pool.run(id)),
  close: () => pool.destroy(),
})
