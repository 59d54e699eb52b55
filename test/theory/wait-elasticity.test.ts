import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ProgramError } from '../../src/fault/program-error.ts'
import { waitElasticityRatio } from '../../src/theory/wait-elasticity.ts'
import { lineSum, quotient, stateWeights, sum } from './direct-sums.ts'
import { relativeError } from './relative-error.ts'

/** The mean number waiting, which at the same arrivals is as the mean wait; the load in millionths of an erlang. */
function meanLine(serverCount: number, loadMillionths: number): number {
  const weights = stateWeights(serverCount, { over: loadMillionths, under: 1_000_000 }, serverCount + 2_000)
  return quotient(lineSum(weights, serverCount), sum(weights))
}

/** By the difference between service a hair longer and a hair shorter. */
function elasticityByDifference(serverCount: number, utilisation: number): number {
  const load = Math.round(serverCount * utilisation * 1_000_000)
  const step = Math.round(load * 1e-5)
  const change = Math.log(meanLine(serverCount, load + step) / meanLine(serverCount, load - step))
  return change / Math.log((load + step) / (load - step))
}

test.each([
  [1, 0.95, 21],
  [40, 0.95, 28.4],
  [400, 0.95, 54.8],
  [40, 0.8, 16.5],
  [1, 0.5, 3],
  [10, 0.3, 8.9],
])('%d servers at %d: the wait grows by %d % for one percent of service', (serverCount, utilisation, expected) => {
  const actual = waitElasticityRatio(serverCount, utilisation)
  expect(actual).toBeCloseTo(expected, 1)
  expect(relativeError(actual, elasticityByDifference(serverCount, utilisation))).toBeLessThan(1e-6)
})

test('one server: 1 + 1 / (1 - rho); more servers are more sensitive, and so is a higher utilisation above one half', () => {
  const utilisation = fc.double({ min: 0.5, max: 0.98, noNaN: true })
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), utilisation, (serverCount, rho) => {
      expect(relativeError(waitElasticityRatio(1, rho), 1 + 1 / (1 - rho))).toBeLessThan(1e-12)
      expect(waitElasticityRatio(serverCount + 1, rho)).toBeGreaterThan(waitElasticityRatio(serverCount, rho))
    }),
  )
})

test('ten thousand servers that never all work have an elasticity too', () => {
  expect(waitElasticityRatio(10_000, 0.1)).toBeCloseTo(9_001.22, 1)
})

test('no servers, and a utilisation without wait or steady state, are refused', () => {
  for (const [serverCount, rho] of [
    [0, 0.5],
    [1.5, 0.5],
    [1, 0],
    [1, 1],
    [1, NaN],
  ] as const)
    expect(() => waitElasticityRatio(serverCount, rho)).toThrow(ProgramError)
})
