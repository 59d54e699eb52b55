import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ProgramError } from '../../src/fault/program-error.ts'
import { erlangB } from '../../src/theory/erlang.ts'
import {
  boundedWait,
  type MarkovQueue,
  meanWaitUs,
  waitingRatio,
  waitQuantileUs,
} from '../../src/theory/markov-queue.ts'
import { lineSum, quotient, stateWeights, sum } from './direct-sums.ts'
import { relativeError } from './relative-error.ts'

const SEC = 1_000_000

/** Arrivals a second and a service time of whole microseconds, so that the load is a fraction of whole numbers. */
const queueOf = (serverCount: number, arrivalsPerSec: number, meanServiceUs: number): MarkovQueue => ({
  serverCount,
  arrivalsPerSec,
  meanServiceUs,
})

const loadOf = ({ arrivalsPerSec, meanServiceUs }: MarkovQueue) => ({
  over: arrivalsPerSec * meanServiceUs,
  under: SEC,
})

const count = fc.integer({ min: 1, max: 200 })
const utilisation = fc.double({ min: 0.05, max: 0.99, noNaN: true })

describe('without a bound', () => {
  test('one server is M/M/1: rho wait, rho s / (1 - rho) on average, with an exponential tail', () => {
    const queue = queueOf(1, 9, 100_000)
    expect(waitingRatio(queue)).toBeCloseTo(0.9, 12)
    expect(meanWaitUs(queue)).toBeCloseTo(900_000, 6)
    expect(waitQuantileUs(queue, 0.99)).toBeCloseTo(SEC * Math.log(90), 5)
  })

  test('two servers wait rho^2 s / (1 - rho^2), as textbooks work it out', () => {
    expect(meanWaitUs(queueOf(2, 15, 100_000))).toBeCloseTo((0.75 ** 2 * 100_000) / (1 - 0.75 ** 2), 6)
  })

  test.each([
    [1, 5, 100_000],
    [40, 760, 50_000],
    [400, 7_600, 50_000],
  ])('%d servers, %d/s of %d us: the mean wait is that of the states added up', (serverCount, perSec, serviceUs) => {
    const queue = queueOf(serverCount, perSec, serviceUs)
    // Beyond the last state rho^3000 is left out, less than 1e-60 of the whole.
    const weights = stateWeights(serverCount, loadOf(queue), serverCount + 3_000)
    const expected = (quotient(lineSum(weights, serverCount), sum(weights)) / perSec) * SEC
    expect(relativeError(meanWaitUs(queue), expected)).toBeLessThan(1e-12)
    const waiting = quotient(sum(weights.slice(serverCount)), sum(weights))
    expect(relativeError(waitingRatio(queue), waiting)).toBeLessThan(1e-12)
  })

  test('the quantile is the time by which so many of those ahead have ended, state by state', () => {
    const queue = queueOf(5, 90, 50_000)
    const weights = stateWeights(5, loadOf(queue), 1_000)
    const total = sum(weights)
    for (const p of [0.5, 0.9, 0.99, 0.999]) {
      // Who finds n >= 5 jobs waits longer than t when at most n - 5 of them end in t, at 100 a second.
      const endedMean = (waitQuantileUs(queue, p) / SEC) * 100
      let poisson = Math.exp(-endedMean)
      let atMost = 0
      let exceeded = 0
      for (const [index, weight] of weights.slice(5).entries()) {
        atMost += poisson
        poisson *= endedMean / (index + 1)
        exceeded += quotient(weight, total) * atMost
      }
      expect(exceeded, `${p}`).toBeCloseTo(1 - p, 10)
    }
  })

  test('as many as find a free server do not wait', () => {
    const queue = queueOf(40, 640, 50_000)
    const idle = 1 - waitingRatio(queue)
    expect([waitQuantileUs(queue, 0), waitQuantileUs(queue, idle - 1e-9)]).toEqual([0, 0])
    expect(waitQuantileUs(queue, idle + 1e-9)).toBeGreaterThan(0)
  })

  test('the mean is the area above the quantiles', () => {
    const queue = queueOf(8, 150, 50_000)
    const stepCount = 20_000
    let area = 0
    for (let step = 0; step < stepCount; step++) area += waitQuantileUs(queue, (step + 0.5) / stepCount) / stepCount
    expect(relativeError(area, meanWaitUs(queue))).toBeLessThan(1e-3)
  })

  test('the wait grows with arrivals and service, and falls with each further server', () => {
    fc.assert(
      fc.property(count, utilisation, (serverCount, rho) => {
        const queue = queueOf(serverCount, 20 * serverCount * rho, 50_000)
        expect(meanWaitUs({ ...queue, arrivalsPerSec: queue.arrivalsPerSec * 1.001 })).toBeGreaterThan(
          meanWaitUs(queue),
        )
        expect(meanWaitUs({ ...queue, meanServiceUs: 50_050 })).toBeGreaterThan(meanWaitUs(queue))
        expect(meanWaitUs({ ...queue, serverCount: serverCount + 1 })).toBeLessThan(meanWaitUs(queue))
        expect(waitQuantileUs(queue, 0.999)).toBeGreaterThanOrEqual(waitQuantileUs(queue, 0.99))
      }),
    )
  })
})

describe('with a bound', () => {
  test('one server of equal load spreads evenly over its states', () => {
    const { blockedRatio, meanWaitUs: waitUs } = boundedWait(queueOf(1, 10, 100_000), 9)
    expect(blockedRatio).toBeCloseTo(0.1, 12)
    // The accepted find 0..8 jobs, each as often.
    expect(waitUs).toBeCloseTo(400_000, 6)
  })

  test.each([
    [1, 10, 8, 100_000],
    [4, 20, 44, 100_000],
    [10, 30, 110, 100_000],
    [40, 1_000, 900, 50_000],
    [100, 10_000, 10_000, 50_000],
    [10_000, 10_000, 190_000, 50_000],
    [9_000, 10_000, 200_000, 50_000],
  ])(
    '%d servers, %d places, %d/s of %d us: both figures are those of the states added up',
    (c, places, perSec, serviceUs) => {
      const queue = queueOf(c, perSec, serviceUs)
      const weights = stateWeights(c, loadOf(queue), places)
      const accepted = sum(weights.slice(0, places))
      const actual = boundedWait(queue, places)
      expect(relativeError(actual.blockedRatio, quotient(weights[places] as bigint, sum(weights)))).toBeLessThan(1e-11)
      const waitUs = (quotient(lineSum(weights, c), accepted) / perSec) * SEC
      expect(relativeError(actual.meanWaitUs, waitUs)).toBeLessThan(1e-11)
    },
  )

  test('without a waiting place it is the loss formula, and nobody waits', () => {
    fc.assert(
      fc.property(count, fc.double({ min: 0.05, max: 20, noNaN: true }), (serverCount, rho) => {
        const queue = queueOf(serverCount, 20 * serverCount * rho, 50_000)
        const loss = erlangB(serverCount, (queue.arrivalsPerSec * 50_000) / SEC)
        expect(boundedWait(queue, serverCount)).toEqual({ blockedRatio: loss, meanWaitUs: 0 })
      }),
    )
  })

  test('with many places it is the queue without a bound', () => {
    for (const queue of [queueOf(1, 9, 100_000), queueOf(40, 760, 50_000), queueOf(1_000, 19_800, 50_000)]) {
      const { blockedRatio, meanWaitUs: waitUs } = boundedWait(queue, 10_000)
      expect(blockedRatio).toBeLessThan(1e-12)
      expect(relativeError(waitUs, meanWaitUs(queue))).toBeLessThan(1e-9)
    }
  })

  test('each further place turns fewer away and lets the others wait longer, up to a thousandfold overload', () => {
    const load = fc.double({ min: 0.05, max: 1_000, noNaN: true })
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 50 }), load, fc.nat({ max: 100 }), (serverCount, rho, lineCount) => {
        const queue = queueOf(serverCount, 20 * serverCount * rho, 50_000)
        const fewer = boundedWait(queue, serverCount + lineCount)
        const more = boundedWait(queue, serverCount + lineCount + 1)
        expect(more.blockedRatio).toBeLessThanOrEqual(fewer.blockedRatio * (1 + 1e-12))
        expect(more.meanWaitUs).toBeGreaterThanOrEqual(fewer.meanWaitUs * (1 - 1e-12))
      }),
    )
  })
})

test('queues without work, steady state, or room for their servers are refused', () => {
  const queue = queueOf(2, 10, 100_000)
  for (const refused of [
    () => meanWaitUs({ ...queue, arrivalsPerSec: 0 }),
    () => meanWaitUs({ ...queue, meanServiceUs: 0 }),
    () => meanWaitUs({ ...queue, arrivalsPerSec: 20 }),
    () => waitingRatio({ ...queue, serverCount: 1.5 }),
    () => waitQuantileUs(queue, 1),
    () => waitQuantileUs(queue, -0.1),
    () => boundedWait(queue, 1),
    () => boundedWait(queue, 2.5),
  ])
    expect(refused, refused.toString()).toThrow(ProgramError)
})
