import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createOutageCalendar } from '../../src/sink/outage-calendar.ts'

test('outages that overlap or touch are one, and each is over when its time has passed', () => {
  const { startsUs, isDown } = createOutageCalendar([
    { atUs: 90, forUs: 10 },
    { atUs: 10, forUs: 20 },
    { atUs: 30, forUs: 5 },
    { atUs: 12, forUs: 3 },
  ])
  expect(startsUs).toEqual([10, 90])
  expect([9, 10, 30, 34, 35, 89, 99, 100].map(isDown)).toEqual([false, true, true, true, false, false, true, false])
})

test('any outages: the time down between two moments is that of the microseconds in between', () => {
  const outage = fc.record({ atUs: fc.nat(100), forUs: fc.integer({ min: 1, max: 40 }) })
  fc.assert(
    fc.property(fc.array(outage, { maxLength: 5 }), fc.nat(150), fc.nat(150), (outages, fromUs, toUs) => {
      let countUs = 0
      for (let us = fromUs; us < toUs; us++) {
        if (outages.some(({ atUs, forUs }) => us >= atUs && us < atUs + forUs)) countUs++
      }
      expect(createOutageCalendar(outages).downUs(fromUs, toUs)).toBe(countUs)
    }),
  )
})
