import { expect, test } from 'vitest'
import { drawAt } from '../../src/chance/draw.ts'
import { streamKey } from '../../src/chance/stream-key.ts'
import { correlationScore, KS_LIMIT, ksDistance, uniformCumulative } from './kolmogorov-smirnov.ts'

const COUNT = 20_000
const range = Array.from({ length: COUNT }, (_, index) => index)
const keys = [0, 1, 0xffffffff, streamKey('7', 'sink:db'), streamKey('8', 'sink:db')]

test('draws are uniform over ids, for any key and nth, from the first id on', () => {
  for (const key of keys) {
    for (const nth of [0, 1, 2, 1_000_000]) {
      const draws = range.map((id) => drawAt(key, id, nth))
      expect(ksDistance(draws, uniformCumulative), `key ${key} nth ${nth}`).toBeLessThan(KS_LIMIT)
      expect(ksDistance(draws.slice(0, 100), uniformCumulative), `key ${key} nth ${nth}`).toBeLessThan(KS_LIMIT)
    }
  }
})

test('draws are uniform over keys: of names, of seeds, and of consecutive integers', () => {
  const families: readonly ((index: number) => number)[] = [
    (index) => streamKey('7', `sink:${index}`),
    (index) => streamKey(String(index), 'sink:db'),
    (index) => index,
  ]
  for (const [family, keyOf] of families.entries()) {
    for (const id of [0, 1, 999_999]) {
      const draws = range.map((index) => drawAt(keyOf(index), id, 0))
      expect(ksDistance(draws, uniformCumulative), `family ${family} id ${id}`).toBeLessThan(KS_LIMIT)
    }
  }
})

test('draws are uniform over nth', () => {
  for (const key of keys) {
    for (const id of [0, 1, 123_456]) {
      const draws = range.map((nth) => drawAt(key, id, nth))
      expect(ksDistance(draws, uniformCumulative), `key ${key} id ${id}`).toBeLessThan(KS_LIMIT)
    }
  }
})

test('neighbours in id, nth and key are not correlated, and a hash that only multiplies would be caught', () => {
  for (const key of keys) {
    const draws = range.map((id) => drawAt(key, id, 0))
    for (const lag of [1, 2, 3, 64]) {
      expect(Math.abs(correlationScore(draws.slice(0, -lag), draws.slice(lag))), `lag ${lag}`).toBeLessThan(4)
    }
    const again = range.map((id) => drawAt(key, id, 1))
    expect(Math.abs(correlationScore(draws, again))).toBeLessThan(4)
    const beside = range.map((id) => drawAt(key ^ 1, id, 0))
    expect(Math.abs(correlationScore(draws, beside))).toBeLessThan(4)
  }
  const weak = range.map((id) => (Math.imul(id, 0x9e3779b1) >>> 0) * 2 ** -32)
  expect(Math.abs(correlationScore(weak.slice(0, -1), weak.slice(1)))).toBeGreaterThan(4)
})

test('no job repeats the draws of another one shifted: a second draw is nobody else’s first', () => {
  const firsts = new Set(range.map((id) => drawAt(5, id, 0)))
  expect(firsts.size).toBe(COUNT)
  const shared = range.filter((id) => firsts.has(drawAt(5, id, 1))).length
  // By chance 20,000 draws of 2^32 values meet 20,000 others 0.09 times.
  expect(shared).toBeLessThan(3)
})

test('each bit of each argument changes each bit of the draw half of the time', () => {
  const SAMPLE_COUNT = 4096
  const word = (args: readonly number[]) =>
    drawAt(args[0] as number, args[1] as number, args[2] as number) * 2 ** 32 - 0.5
  for (let argument = 0; argument < 3; argument++) {
    for (let bit = 0; bit < 32; bit++) {
      const flips = new Int32Array(32)
      for (let sample = 0; sample < SAMPLE_COUNT; sample++) {
        const args = [Math.imul(sample, 0x2545f491), sample, sample & 3]
        const before = word(args)
        args[argument] = (args[argument] as number) ^ (1 << bit)
        const changed = before ^ word(args)
        for (let out = 0; out < 32; out++) flips[out] = (flips[out] as number) + ((changed >>> out) & 1)
      }
      for (const count of flips) {
        // Six standard deviations; 3,072 pairs are looked at.
        expect(Math.abs(count / SAMPLE_COUNT - 0.5), `argument ${argument} bit ${bit}`).toBeLessThan(0.047)
      }
    }
  }
})

test('draws lie strictly between 0 and 1, even at the ends of what 32 bits can say', () => {
  let low = 1
  let high = 0
  for (let id = 0; id < 1_000_000; id++) {
    const draw = drawAt(1, id, 0)
    if (draw < low) low = draw
    if (draw > high) high = draw
  }
  expect(low).toBeGreaterThanOrEqual(2 ** -33)
  expect(high).toBeLessThanOrEqual(1 - 2 ** -33)
  expect(1 - high).toBeGreaterThan(0)
})

test('draws are the same on every machine and in every version: changing them changes every result ever stored', () => {
  expect([drawAt(0, 0, 0), drawAt(1, 2, 3), drawAt(0xffffffff, 0x7fffffff, 65_535)].map((u) => u * 2 ** 33)).toEqual([
    3668209185, 2799723509, 7968237263,
  ])
})
