import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ProgramError } from '../../src/fault/program-error.ts'
import { erlangB, erlangC } from '../../src/theory/erlang.ts'
import { type Load, quotient, stateWeights, sum } from './direct-sums.ts'
import { relativeError } from './relative-error.ts'

function lossBySum(c: number, load: Load): number {
  const weights = stateWeights(c, load, c)
  return quotient(weights[c] as bigint, sum(weights))
}

/** The states above c are a geometric series, c / (c - a) times the first. */
function delayBySum(c: number, load: Load): number {
  const weights = stateWeights(c, load, c)
  const busy = ((weights[c] as bigint) * BigInt(c * load.under)) / BigInt(c * load.under - load.over)
  return quotient(busy, sum(weights.slice(0, c)) + busy)
}

test.each([
  // As traffic tables print them.
  [1, 1, 0.5],
  [2, 1, 0.2],
  [5, 5, 0.2849],
  [10, 5, 0.0184],
  [10, 10, 0.2146],
  [20, 12, 0.0098],
  [50, 50, 0.1048],
  [100, 84.06, 0.01],
])('the loss formula for %d lines and %d erlangs is %d', (c, a, expected) => {
  expect(erlangB(c, a)).toBeCloseTo(expected, 4)
})

test.each([
  [1, 0.9, 0.9],
  [2, 1, 1 / 3],
  [3, 2, 0.4444],
  [10, 8, 0.4092],
])('the delay formula for %d lines and %d erlangs is %d', (c, a, expected) => {
  expect(erlangC(c, a)).toBeCloseTo(expected, 4)
})

test('both formulas are the sums that they stand for, to 12 digits, up to 10,000 lines', () => {
  const loads = [
    [1, { over: 1, under: 100 }],
    [3, { over: 29, under: 10 }],
    [40, { over: 38, under: 1 }],
    [171, { over: 170, under: 1 }],
    [400, { over: 3_999, under: 10 }],
    [10_000, { over: 9_950, under: 1 }],
  ] as const
  for (const [c, load] of loads) {
    const a = load.over / load.under
    expect(relativeError(erlangB(c, a), lossBySum(c, load)), `B(${c}, ${a})`).toBeLessThan(1e-12)
    expect(relativeError(erlangC(c, a), delayBySum(c, load)), `C(${c}, ${a})`).toBeLessThan(1e-12)
  }
  const overload = { over: 12_000, under: 1 }
  expect(relativeError(erlangB(10_000, 12_000), lossBySum(10_000, overload))).toBeLessThan(1e-12)
})

test('the ends of the range are met', () => {
  expect([erlangB(0, 3), erlangB(5, 0), erlangC(5, 0), erlangB(10_000, 1)]).toEqual([1, 0, 0, 0])
  expect(erlangC(10_000, 9_999.999_999)).toBeCloseTo(1, 6)
})

const count = fc.integer({ min: 1, max: 200 })
const ratio = fc.double({ min: 0.2, max: 0.99, noNaN: true })

test('more load loses and delays more, one more line less; whoever would be lost waits, and others with them', () => {
  fc.assert(
    fc.property(count, ratio, (c, rho) => {
      const a = c * rho
      expect(erlangB(c, a * 1.001)).toBeGreaterThan(erlangB(c, a))
      expect(erlangC(c, a * 1.001)).toBeGreaterThan(erlangC(c, a))
      expect(erlangB(c + 1, a)).toBeLessThan(erlangB(c, a))
      expect(erlangC(c + 1, a)).toBeLessThan(erlangC(c, a))
      expect(erlangC(c, a)).toBeGreaterThan(erlangB(c, a))
      expect(erlangC(c, a)).toBeLessThan(1)
    }),
  )
})

test('loads without a steady state, and parts of lines, are refused', () => {
  for (const [c, a] of [
    [1.5, 1],
    [-1, 1],
    [2, -1],
    [2, Infinity],
    [2, NaN],
  ] as const)
    expect(() => erlangB(c, a), `B(${c}, ${a})`).toThrow(ProgramError)
  for (const [c, a] of [
    [2, 2],
    [2, 3],
    [2, NaN],
    [0, 0],
  ] as const)
    expect(() => erlangC(c, a), `C(${c}, ${a})`).toThrow(ProgramError)
})
