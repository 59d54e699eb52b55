import { expect, test } from 'vitest'
import { below, ifSet, leaves } from '../../src/scenario/setting.ts'

test('every value that is there becomes a setting; what is switched off is left out', () => {
  expect(leaves(['jobs', 'email'], { timeout: '2s', ttl: null, queue: 'orders' })).toEqual([
    { path: ['jobs', 'email', 'timeout'], value: '2s' },
    { path: ['jobs', 'email', 'queue'], value: 'orders' },
  ])
  expect(leaves([], {})).toEqual([])
})

test('settings move down together with their other way of writing', () => {
  const settings = [
    { path: ['stages', 0, 'rate'], value: '5/s', otherPath: ['rate'] },
    { path: ['for'], value: '1s' },
  ]
  expect(below(['arrivals', 'poisson'], settings)).toEqual([
    { path: ['arrivals', 'poisson', 'stages', 0, 'rate'], value: '5/s', otherPath: ['arrivals', 'poisson', 'rate'] },
    { path: ['arrivals', 'poisson', 'for'], value: '1s' },
  ])
})

test('a value that may be switched off is printed only if it is on, 0 included', () => {
  expect([ifSet(0, String), ifSet(5, String), ifSet(null, String)]).toEqual(['0', '5', null])
})
