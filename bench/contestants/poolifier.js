import { fileURLToPath } from 'node:url'
import { FixedThreadPool } from 'poolifier'
import { meter, pump } from '../meter.js'

const pool = new FixedThreadPool(2, fileURLToPath(new URL('../handlers/echo-poolifier.js', import.meta.url)))
await meter('poolifier', {
  jobCount: 80_000,
  warmupCount: 10_000,
  run: (jobCount) => pump(jobCount, 1_000, (id) => pool.execute(id)),
  close: () => pool.destroy(),
})
