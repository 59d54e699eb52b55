import { expect, it } from 'vitest'
import { createDepthHistory, DEPTH_COUNT_MAX } from '../../../src/cli/progress/depth-history.ts'

it('a short history is kept as it was', () => {
  const history = createDepthHistory()
  for (const depthCount of [3, 1, 4, 1, 5]) history.add(depthCount)
  expect(history.list()).toEqual([3, 1, 4, 1, 5])
})

it('a long history is bounded, and its depths stand for equal times from the first on', () => {
  const history = createDepthHistory()
  for (let nth = 0; nth < 100_000; nth++) {
    history.add(nth)
    expect(history.list().length).toBeLessThan(DEPTH_COUNT_MAX)
  }
  const [first = 0, second = 0, ...others] = history.list()
  expect(first).toBe(0)
  expect(others).toEqual(others.map((_, index) => second * (index + 2)))
  expect(others.at(-1)).toBeGreaterThan(100_000 - second - 1)
})
