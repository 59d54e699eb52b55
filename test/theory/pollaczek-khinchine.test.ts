import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ProgramError } from '../../src/fault/program-error.ts'
import { meanWaitUs } from '../../src/theory/markov-queue.ts'
import { pollaczekKhinchineWaitUs } from '../../src/theory/pollaczek-khinchine.ts'
import { relativeError } from './relative-error.ts'

const SEC = 1_000_000

/** Service times that take one of few values. */
type Values = readonly (readonly [serviceUs: number, shareRatio: number])[]

/**
 * The oracle: the numbers of jobs that departing jobs leave behind form a Markov chain, whose steps are the arrivals in
 * one service. Its stationary shares come one from the other, their mean from their sum, and the wait by Little's law.
 */
function waitByChain(arrivalsPerSec: number, values: Values): number {
  const stateCount = 1_500
  const arrivals = Array.from({ length: stateCount }, () => 0)
  for (const [serviceUs, shareRatio] of values) {
    const mean = (arrivalsPerSec * serviceUs) / SEC
    let poisson = Math.exp(-mean)
    for (let n = 0; n < stateCount; n++) {
      arrivals[n] = (arrivals[n] as number) + shareRatio * poisson
      poisson *= mean / (n + 1)
    }
  }
  const rho = values.reduce(
    (total, [serviceUs, shareRatio]) => total + (arrivalsPerSec * serviceUs * shareRatio) / SEC,
    0,
  )
  /** More than k arrivals in one service. */
  const above: number[] = []
  for (let k = 0, atMost = 0; k < stateCount; k++) {
    atMost += arrivals[k] as number
    above.push(Math.max(0, 1 - atMost))
  }
  // The flow from state n up past n + 1 equals the flow down to n: all terms positive, so no digits are lost.
  const shares = [1 - rho]
  for (let n = 1; n < stateCount; n++) {
    let up = (shares[0] as number) * (above[n - 1] as number)
    for (let from = 1; from < n; from++) up += (shares[from] as number) * (above[n - from] as number)
    shares.push(up / (arrivals[0] as number))
  }
  const meanCount = shares.reduce((total, share, n) => total + n * share, 0)
  return ((meanCount - rho) / arrivalsPerSec) * SEC
}

test.each<[string, number, Values]>([
  ['constant', 8, [[100_000, 1]]],
  ['constant, nearly saturated', 9.5, [[100_000, 1]]],
  [
    'one of two values',
    10,
    [
      [20_000, 0.8],
      [200_000, 0.2],
    ],
  ],
  [
    'rarely long',
    4,
    [
      [50_000, 0.95],
      [1_000_000, 0.05],
    ],
  ],
])('%s service waits as long as the chain of departures says', (_, arrivalsPerSec, values) => {
  const mean = values.reduce((total, [serviceUs, shareRatio]) => total + serviceUs * shareRatio, 0)
  const square = values.reduce((total, [serviceUs, shareRatio]) => total + serviceUs ** 2 * shareRatio, 0)
  const squaredVariationRatio = square / mean ** 2 - 1
  const actual = pollaczekKhinchineWaitUs({ arrivalsPerSec, meanServiceUs: mean, squaredVariationRatio })
  expect(relativeError(actual, waitByChain(arrivalsPerSec, values))).toBeLessThan(1e-9)
})

test('exponential service is M/M/1, constant service waits half as long, and the wait grows with the variation', () => {
  const rate = fc.double({ min: 0.01, max: 9.9, noNaN: true })
  fc.assert(
    fc.property(rate, fc.double({ min: 0, max: 100, noNaN: true }), (arrivalsPerSec, squaredVariationRatio) => {
      const queue = { arrivalsPerSec, meanServiceUs: 100_000 }
      const exponentialUs = pollaczekKhinchineWaitUs({ ...queue, squaredVariationRatio: 1 })
      expect(relativeError(exponentialUs, meanWaitUs({ ...queue, serverCount: 1 }))).toBeLessThan(1e-12)
      expect(pollaczekKhinchineWaitUs({ ...queue, squaredVariationRatio: 0 })).toBe(exponentialUs / 2)
      const waitUs = pollaczekKhinchineWaitUs({ ...queue, squaredVariationRatio })
      expect(
        pollaczekKhinchineWaitUs({ ...queue, squaredVariationRatio: squaredVariationRatio + 0.1 }),
      ).toBeGreaterThan(waitUs)
    }),
  )
})

test('queues without work or steady state, and a variation below none, are refused', () => {
  const queue = { arrivalsPerSec: 5, meanServiceUs: 100_000, squaredVariationRatio: 1 }
  for (const change of [
    { arrivalsPerSec: 0 },
    { arrivalsPerSec: 10 },
    { meanServiceUs: 0 },
    { squaredVariationRatio: -0.1 },
    { squaredVariationRatio: NaN },
  ])
    expect(() => pollaczekKhinchineWaitUs({ ...queue, ...change }), JSON.stringify(change)).toThrow(ProgramError)
})
