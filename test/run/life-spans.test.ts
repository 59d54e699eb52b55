import { expect, test } from 'vitest'
import { listLifeSpans } from '../../src/run/life-spans.ts'
import type { FaultSpec } from '../../src/scenario/policy-spec.ts'

const kill = (atUs: number, forUs: number, nth = 0, queueIndex = 0): FaultSpec => ({
  kind: 'kill-worker',
  queueIndex,
  nth,
  atUs,
  forUs,
})

const spans = (...faults: readonly FaultSpec[]) =>
  listLifeSpans(faults, { kind: 'worker', queueIndex: 0, nth: 0 }).map(({ fromUs, untilUs }) => [fromUs, untilUs])

test.each([
  ['without faults one life', [], [[0, Infinity]]],
  [
    'a kill ends one life and begins another when it is over',
    [kill(10, 5)],
    [
      [0, 10],
      [15, Infinity],
    ],
  ],
  [
    'kills count in the order of their times',
    [kill(30, 1), kill(10, 5)],
    [
      [0, 10],
      [15, 30],
      [31, Infinity],
    ],
  ],
  [
    'a kill that finds nobody alive has no effect',
    [kill(10, 5), kill(14, 50)],
    [
      [0, 10],
      [15, Infinity],
    ],
  ],
  [
    'whoever takes the place may die in the same instant',
    [kill(10, 5), kill(15, 5)],
    [
      [0, 10],
      [15, 15],
      [20, Infinity],
    ],
  ],
  ['others die for themselves', [kill(10, 5, 1), kill(10, 5, 0, 1)], [[0, Infinity]]],
])('%s', (_, faults, expected) => {
  expect(spans(...faults)).toEqual(expected)
})

test('the front lives as long as the run', () => {
  expect(listLifeSpans([kill(10, 5)], { kind: 'front' })).toEqual([{ fromUs: 0, untilUs: Infinity }])
})
