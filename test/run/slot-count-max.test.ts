import { expect, test } from 'vitest'
import { slotCountMax } from '../../src/run/slot-count-max.ts'

const workers = { threadCount: 2, concurrencyCount: 3, ratePerSec: null, autoscale: null }

test('a thread has the slots of its workers, at most those of its share of all there may be', () => {
  const autoscale = { maxCount: 5 } as never
  expect(slotCountMax(workers)).toBe(3)
  expect(slotCountMax({ ...workers, autoscale })).toBe(9)
})
