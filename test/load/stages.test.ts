import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planStages } from '../../src/load/stages.ts'
import type { Stage } from '../../src/scenario/scenario.ts'
import { plannedStarts, strictlyRises } from './planned-starts.ts'

const starts = (...stages: Stage[]) => plannedStarts(planStages({ kind: 'stages', stages }))
const step = (ratePerSec: number, forUs: number): Stage => ({ forUs, fromPerSec: ratePerSec, toPerSec: ratePerSec })
const ramp = (fromPerSec: number, toPerSec: number, forUs: number): Stage => ({ forUs, fromPerSec, toPerSec })

test('a ramp makes as many requests as the area below it, up and down alike', () => {
  expect(starts(ramp(0, 1_000, 10_000_000)).length).toBe(5_000)
  expect(starts(ramp(1_000, 0, 10_000_000)).length).toBe(5_000)
  expect(starts(ramp(0, 1, 1_000_000)).length).toBe(0)
  expect(starts(ramp(0, 1_000_000, 200_000)).length).toBe(100_000)
})

test('what one stage leaves over counts towards the next', () => {
  expect(starts(step(0.5, 1_000_000), step(0.5, 1_000_000))).toEqual([0])
  expect(starts(step(0.5, 3_000_000), step(2, 1_000_000))).toEqual([0, 2_000_000, 3_250_000])
})

test('a request that falls on the border of a pause comes after it', () => {
  expect(starts(step(10, 1_000_000), step(0, 5_000_000), step(10, 1_000_000)).slice(8, 12)).toEqual([
    800_000, 900_000, 6_000_000, 6_100_000,
  ])
  expect(starts(step(20 / 60, 3_000_000), step(0, 5_000_000), step(1, 1_000_000))).toEqual([0, 8_000_000])
  expect(starts(step(0, 4_000_000), step(1, 2_000_000), step(0, 1_000_000))).toEqual([4_000_000, 5_000_000])
})

test('rates that have no exact binary form still meet their whole numbers: ten times 0.1 is 1', () => {
  const tenth = Array.from({ length: 10 }, () => step(0.1, 1_000_000))
  expect(starts(...tenth)).toEqual([0])
  expect(starts(...tenth, step(0, 5_000_000), step(1, 1_000_000))).toEqual([0, 15_000_000])
  // Fifteen times 0.2 is a hair above 3 in binary, ten times 0.1 a hair below 1: neither may come before the pause.
  const fifth = Array.from({ length: 15 }, () => step(0.2, 1_000_000))
  expect(starts(...fifth, step(0, 5_000_000), step(1, 1_000_000)).at(-1)).toBe(20_000_000)
})

test('a spike puts the planned number into each of its stages', () => {
  const startsUs = starts(step(100, 5_000_000), step(1_000, 5_000_000), step(100, 10_000_000))
  const countBetween = (fromUs: number, toUs: number) => startsUs.filter((us) => us >= fromUs && us < toUs).length
  expect([countBetween(0, 5e6), countBetween(5e6, 10e6), countBetween(10e6, 20e6)]).toEqual([500, 5_000, 1_000])
})

test('gentle slopes lose no digits: a ramp that hardly rises is a step', () => {
  const steep = starts(step(1_000, 10_000_000))
  for (const slope of [1e-9, -1e-9, 1e-6, -1e-6]) {
    const gentle = starts(ramp(1_000, 1_000 + slope, 10_000_000))
    expect(Math.abs(gentle.length - steep.length)).toBeLessThanOrEqual(1)
    for (const [index, startUs] of gentle.entries())
      expect(Math.abs(startUs - (steep[index] as number))).toBeLessThanOrEqual(1)
  }
})

test('starts strictly rise up to a request per microsecond, in steps and ramps that begin between two of them', () => {
  for (const toPerSec of [1_000_000, 999_999, 999_000, 0]) {
    expect(strictlyRises(starts(step(500_000, 1), ramp(1_000_000, toPerSec, 300_000))), `to ${toPerSec}/s`).toBe(true)
    expect(strictlyRises(starts(step(300_000, 1), ramp(toPerSec, 1_000_000, 300_000))), `from ${toPerSec}/s`).toBe(true)
  }
})

test('for any profile, the integral of the rate up to the kth start is k, and starts strictly rise', () => {
  const stage = fc.record({
    forUs: fc.integer({ min: 1, max: 2_000_000 }),
    fromPerSec: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 5_000, noNaN: true })),
    toPerSec: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 5_000, noNaN: true })),
  })
  fc.assert(
    fc.property(fc.array(stage, { minLength: 1, maxLength: 5 }), (stages) => {
      const startsUs = starts(...stages)
      expect(strictlyRises(startsUs)).toBe(true)
      const total = askedCount(stages, Infinity)
      expect(startsUs.length).toBe(Math.floor(total + 1e-6))
      const worst = startsUs.reduce(
        (so, startUs, index) => Math.max(so, Math.abs(askedCount(stages, startUs) - index)),
        0,
      )
      // Half a microsecond of rounding at 5,000/s.
      expect(worst).toBeLessThan(0.0025 + 1e-5)
    }),
    { numRuns: 60 },
  )
})

/** The integral of the rates up to an instant, straight from its definition. */
function askedCount(stages: readonly Stage[], untilUs: number): number {
  let count = 0
  let leftUs = untilUs
  for (const { forUs, fromPerSec, toPerSec } of stages) {
    const partUs = Math.min(leftUs, forUs)
    const endPerSec = fromPerSec + ((toPerSec - fromPerSec) * partUs) / forUs
    count += ((fromPerSec + endPerSec) / 2) * (partUs / 1_000_000)
    leftUs -= partUs
  }
  return count
}
