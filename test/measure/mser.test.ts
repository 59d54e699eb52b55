import { describe, expect, it } from 'vitest'
import { findMserCut } from '../../src/measure/mser.ts'

/** Each value as a whole group of five. */
const groups = (...values: readonly number[]): number[] => values.flatMap((value) => new Array<number>(5).fill(value))

/** The definition, word by word. */
function cutByDefinition(values: readonly number[]): number {
  const errors = Array.from({ length: Math.floor(values.length / 2) + 1 }, (_, cut) => {
    const rest = values.slice(cut)
    const mean = rest.reduce((sum, value) => sum + value, 0) / rest.length
    return rest.reduce((sum, value) => sum + (value - mean) ** 2, 0) / rest.length ** 2
  })
  return errors.indexOf(Math.min(...errors)) / values.length
}

describe('the cut', () => {
  it('is where a high start ends', () => {
    const { ratio, headMeansUs, restMeansUs } = findMserCut(groups(900, 400, 10, 12, 9, 11, 10, 12, 8, 10))
    expect(ratio).toBe(0.2)
    expect(headMeansUs).toEqual([900, 400])
    expect(restMeansUs).toEqual([10, 12, 9, 11, 10, 12, 8, 10])
  })

  it.each([
    [[3, 9, 4, 8, 5, 7, 6, 6]],
    [[100, 80, 60, 40, 20, 21, 19, 20, 22, 18]],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9]],
    [[5, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7, 9]],
  ])('of %j is that of the definition', (values) => {
    expect(findMserCut(groups(...values)).ratio).toBe(cutByDefinition(values))
  })

  it('is none in a series without variation, and in one too short for a group', () => {
    expect(findMserCut(groups(7, 7, 7, 7)).ratio).toBe(0)
    expect(findMserCut([1, 2, 3, 4])).toEqual({ ratio: 0, headMeansUs: [], restMeansUs: [] })
  })

  it('is never beyond the middle', () => {
    expect(findMserCut(groups(1, 20, 300, 4_000, 50_000, 600_000)).ratio).toBeLessThanOrEqual(0.5)
  })

  it('ignores a last group that is not full', () => {
    expect(findMserCut([...groups(90, 10, 11, 10), 999]).ratio).toBe(0.25)
  })
})
