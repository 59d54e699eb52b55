import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTickSet } from '../../src/clock/tick-set.ts'

const PLACE_COUNT = 128

test('the way to the next member is the shortest way round, from every place', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(PLACE_COUNT - 1)), fc.uniqueArray(fc.nat(PLACE_COUNT - 1)), (added, deleted) => {
      const set = createTickSet(PLACE_COUNT)
      for (const place of added) set.add(place)
      for (const place of deleted) set.delete(place)
      const members = added.filter((place) => !deleted.includes(place))
      for (let from = 0; from < PLACE_COUNT; from++) {
        const steps = members.map((place) => (place - from + PLACE_COUNT) % PLACE_COUNT)
        expect(set.stepsFrom(from)).toBe(Math.min(PLACE_COUNT, ...steps))
      }
    }),
  )
})
