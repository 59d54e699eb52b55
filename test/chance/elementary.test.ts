import { expect, test } from 'vitest'
import { exp, log, pow } from '../../src/chance/elementary.ts'
import { createStream } from '../../src/chance/stream.ts'

/** Distance in units in the last place of the expected value. */
function ulps(actual: number, expected: number): number {
  if (actual === expected) return 0
  const bits = new BigInt64Array(1)
  const value = new Float64Array(bits.buffer)
  value[0] = Math.abs(expected)
  bits[0] = (bits[0] as bigint) + 1n
  return Math.abs(actual - expected) / ((value[0] as number) - Math.abs(expected))
}

const SAMPLE_COUNT = 100_000

/** Math.log and Math.exp are within 1 ulp of the truth in every V8, so 2 lie between them and ours at most. */
function worst(ours: (x: number) => number, theirs: (x: number) => number, sample: (u: number) => number): number {
  const { next } = createStream('1', 'elementary')
  let worstUlps = 0
  for (let count = 0; count < SAMPLE_COUNT; count++) {
    const x = sample(next())
    worstUlps = Math.max(worstUlps, ulps(ours(x), theirs(x)))
  }
  return worstUlps
}

test('log is within 2 ulp of Math.log, over all magnitudes and next to 1', () => {
  expect(worst(log, Math.log, (u) => 10 ** (u * 600 - 300))).toBeLessThanOrEqual(2)
  expect(worst(log, Math.log, (u) => 0.5 + u)).toBeLessThanOrEqual(2)
  expect(worst(log, Math.log, (u) => 1 + (u - 0.5) * 1e-6)).toBeLessThanOrEqual(2)
  expect(worst(log, Math.log, (u) => u + 2 ** -54)).toBeLessThanOrEqual(2)
})

test('exp is within 2 ulp of Math.exp, over its whole range and next to 0', () => {
  expect(worst(exp, Math.exp, (u) => u * 1416 - 707)).toBeLessThanOrEqual(2)
  expect(worst(exp, Math.exp, (u) => u - 0.5)).toBeLessThanOrEqual(2)
  expect(worst(exp, Math.exp, (u) => (u - 0.5) * 1e-6)).toBeLessThanOrEqual(2)
})

test('pow keeps the relative error that it promises', () => {
  const { next } = createStream('1', 'pow')
  for (let count = 0; count < 10_000; count++) {
    const base = 10 ** (next() * 12 - 6)
    const exponent = next() * 40 - 20
    const expected = base ** exponent
    const bound = (3 + Math.abs(exponent * Math.log(base))) * 2 ** -52
    expect(Math.abs(pow(base, exponent) - expected) / expected).toBeLessThanOrEqual(bound)
  }
})

test('exact results are exact, and the ends of the range are met', () => {
  expect([log(1), log(0), log(-1), log(Infinity), log(NaN)]).toEqual([0, -Infinity, NaN, Infinity, NaN])
  expect([exp(0), exp(-Infinity), exp(Infinity), exp(NaN), exp(710), exp(-746)]).toEqual([
    1,
    0,
    Infinity,
    NaN,
    Infinity,
    0,
  ])
  expect([pow(2, 0), pow(1, 1e6), pow(2, 1e6), pow(2, -1e6)]).toEqual([1, 1, Infinity, 0])
  for (let power = -1074; power <= 1023; power++) {
    const expected = power * Math.LN2
    expect(ulps(log(2 ** power), expected), `log 2^${power}`).toBeLessThanOrEqual(2)
  }
  expect(exp(709.78)).toBeGreaterThan(1.7e308)
  expect(exp(-745)).toBe(Number.MIN_VALUE)
})

test('the results have the same bits on every machine and Node version', () => {
  const { next } = createStream('1', 'bits')
  const value = new Float64Array(1)
  const words = new Uint32Array(value.buffer)
  let checksum = 0
  for (let count = 0; count < 10_000; count++) {
    for (const result of [log(next() * 10), exp(next() * 20 - 10), pow(next() + 0.5, next() * 8)]) {
      value[0] = result
      checksum = (Math.imul(checksum ^ (words[0] as number), 0x01000193) ^ (words[1] as number)) >>> 0
    }
  }
  expect(checksum).toBe(0x8913cd53)
})
