import { expect, test } from 'vitest'
import { createStream } from '../../src/chance/stream.ts'
import { correlationScore, KS_LIMIT, ksDistance, uniformCumulative } from './kolmogorov-smirnov.ts'

const seeds = Array.from({ length: 10_000 }, (_, index) => String(index))

function nthDraws(nth: number, name = 'arrivals:order'): number[] {
  return seeds.map((seed) => {
    const { next } = createStream(seed, name)
    for (let skipped = 1; skipped < nth; skipped++) next()
    return next()
  })
}

test('the first draws are uniform over seeds, and so are the ones that follow', () => {
  for (const nth of [1, 2, 3, 10])
    expect(ksDistance(nthDraws(nth), uniformCumulative), `draw ${nth}`).toBeLessThan(KS_LIMIT)
})

test('the first draws are uniform over names', () => {
  const draws = seeds.map((name) => createStream('7', name).next())
  expect(ksDistance(draws, uniformCumulative)).toBeLessThan(KS_LIMIT)
})

test('the same check rejects the first draws of a generator that is seeded with the plain number', () => {
  const parkMillerFirst = seeds.map((seed) => ((16_807 * (Number(seed) + 1)) % (2 ** 31 - 1)) / (2 ** 31 - 1))
  expect(ksDistance(parkMillerFirst, uniformCumulative)).toBeGreaterThan(KS_LIMIT)
})

test('neighbouring seeds, other names and successive draws are not correlated', () => {
  const first = nthDraws(1)
  expect(Math.abs(correlationScore(first.slice(0, -1), first.slice(1)))).toBeLessThan(4)
  expect(Math.abs(correlationScore(first, nthDraws(2)))).toBeLessThan(4)
  expect(Math.abs(correlationScore(first, nthDraws(1, 'arrivals:browse')))).toBeLessThan(4)
})

test('one stream is uniform over a long stretch, and its neighbours are not correlated', () => {
  const { next } = createStream('7', 'jitter:0:0')
  const draws = Array.from({ length: 200_000 }, next)
  expect(ksDistance(draws, uniformCumulative)).toBeLessThan(KS_LIMIT)
  expect(Math.abs(correlationScore(draws.slice(0, -1), draws.slice(1)))).toBeLessThan(4)
})

test('draws are 53 bits fine, and never 1', () => {
  const { next } = createStream('7', 'x')
  const words = Array.from({ length: 1_000 }, () => next() * 2 ** 53)
  expect(words.every((word) => Number.isInteger(word) && word >= 0 && word < 2 ** 53)).toBe(true)
  const oddCount = words.filter((word) => word % 2 === 1).length
  expect(oddCount).toBeGreaterThan(400)
  expect(oddCount).toBeLessThan(600)
})

test('a seed and a name give the same draws everywhere and always', () => {
  const { next } = createStream('7', 'arrivals:order')
  expect([next(), next(), next()]).toEqual([0.6343062601709163, 0.9584639957767327, 0.7210110833563118])
})
