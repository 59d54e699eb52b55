import { expect, test } from 'vitest'
import { US_PER_MS } from '../../src/units/microseconds.ts'
import { openWallTimers } from '../../src/wire/wall-timers.ts'

test('a timer of the wall clock is never early, and one that was taken back does not fire', async () => {
  const timers = openWallTimers()
  const startUs = timers.nowUs()
  let wasFired = false
  const takeBack = timers.after(5 * US_PER_MS, () => {
    wasFired = true
  })
  takeBack()
  await new Promise<void>((resolve) => timers.after(30_500, resolve))
  expect(timers.nowUs() - startUs).toBeGreaterThanOrEqual(30_000)
  expect(wasFired).toBe(false)
  expect(Math.abs(timers.wallSec() - Date.now() / 1_000)).toBeLessThan(2)
})
