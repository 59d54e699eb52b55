import { expect, test } from 'vitest'
import type { Distribution } from '../../src/chance/distribution.ts'
import { planClosed } from '../../src/load/closed.ts'
import { KS_LIMIT, ksDistance } from '../chance/kolmogorov-smirnov.ts'

const closed = (think: Distribution, { clientCount = 100, forUs = 60_000_000, seed = '7' } = {}) =>
  planClosed({ kind: 'closed', clientCount, think, forUs }, seed, 'arrivals:order')

const firsts = (plan: ReturnType<typeof closed>) =>
  Array.from({ length: plan.clientCount }, (_, client) => plan.firstUs(client))

test('the first requests are spread evenly over one mean think time', () => {
  const plan = closed({ kind: 'exponential', meanUs: 2_000_000 })
  expect(firsts(plan)).toEqual(Array.from({ length: 100 }, (_, client) => client * 20_000))
})

test('clients who do not think come one microsecond apart', () => {
  expect(firsts(closed({ kind: 'constant', valueUs: 0 }, { clientCount: 4 }))).toEqual([0, 1, 2, 3])
})

test('every client asks at least once, however long it would think or how many there are', () => {
  expect(Math.max(...firsts(closed({ kind: 'constant', valueUs: 90_000_000 }, { forUs: 1_000_000 })))).toBe(1_000_000)
  expect(Math.max(...firsts(closed({ kind: 'constant', valueUs: 0 }, { clientCount: 50, forUs: 10 })))).toBe(10)
})

test('think times follow their distribution, over clients and over answers', () => {
  const plan = closed({ kind: 'exponential', meanUs: 2_000_000 })
  const cumulative = (x: number) => 1 - Math.exp(-x / 2_000_000)
  const many = Array.from({ length: 20_000 }, (_, index) => index)
  expect(
    ksDistance(
      many.map((client) => plan.thinkUs(client, 1)),
      cumulative,
    ),
  ).toBeLessThan(KS_LIMIT)
  expect(
    ksDistance(
      many.map((nth) => plan.thinkUs(0, nth)),
      cumulative,
    ),
  ).toBeLessThan(KS_LIMIT)
})

test('a pause depends on the seed, the client and its number alone, in whatever order it is asked for', () => {
  const think: Distribution = { kind: 'lognormal', p50Us: 1_000_000, p99Us: 5_000_000 }
  const pauses = (plan: ReturnType<typeof closed>, order: readonly number[]) => order.map((nth) => plan.thinkUs(3, nth))
  expect(pauses(closed(think), [1, 2, 3])).toEqual(pauses(closed(think), [3, 2, 1]).reverse())
  expect(pauses(closed(think), [1, 2, 3])).not.toEqual(pauses(closed(think, { seed: '8' }), [1, 2, 3]))
})
