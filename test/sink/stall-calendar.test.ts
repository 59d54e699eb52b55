import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createStallCalendar } from '../../src/sink/stall-calendar.ts'

const STALL = { atUs: 1_000, forUs: 500 }

test.each([
  ['ends before the stall', 500, 400, 900],
  ['ends as the stall starts', 500, 500, 1_000],
  ['would end within the stall', 500, 600, 1_600],
  ['would end as the stall ends', 500, 1_000, 2_000],
  ['spans the stall', 500, 2_000, 3_000],
  ['starts with the stall', 1_000, 100, 1_600],
  ['starts within the stall', 1_200, 100, 1_600],
  ['starts as the stall ends', 1_500, 100, 1_600],
  ['starts after the stall', 1_700, 100, 1_800],
])('a service that %s', (_, startUs, serviceUs, endUs) => {
  expect(createStallCalendar([STALL])(startUs, serviceUs)).toBe(endUs)
})

test('a call that arrives t into a stall of length F is over after F - t and its service time', () => {
  const endOf = createStallCalendar([STALL])
  for (let t = 0; t < STALL.forUs; t++) {
    const arrivedUs = STALL.atUs + t
    expect(endOf(arrivedUs, 70) - arrivedUs).toBe(STALL.forUs - t + 70)
  }
})

test('any stalls: a service takes its length in time that is not stalled, and starts and ends in none', () => {
  const stall = fc.record({ atUs: fc.nat(300), forUs: fc.integer({ min: 1, max: 60 }) })
  fc.assert(
    fc.property(
      fc.array(stall, { maxLength: 6 }),
      fc.nat(400),
      fc.integer({ min: 1, max: 200 }),
      (stalls, startUs, serviceUs) => {
        const isStalled = (us: number): boolean => stalls.some(({ atUs, forUs }) => us >= atUs && us < atUs + forUs)
        let us = startUs
        for (let leftUs = serviceUs; leftUs > 0; us++) if (!isStalled(us)) leftUs--
        expect(createStallCalendar(stalls)(startUs, serviceUs)).toBe(us)
      },
    ),
  )
})
