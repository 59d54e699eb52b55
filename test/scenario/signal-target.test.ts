import { describe, expect, it } from 'vitest'
import { parseSignalTarget, printSignalTarget } from '../../src/scenario/signal-target.ts'

describe('the target of an autoscaler', () => {
  it.each([
    ['backlog-per-worker', undefined, 10],
    ['backlog-per-worker', '1', 1],
    ['backlog-per-worker', '2k', 2_000],
    ['age', undefined, 1_000_000],
    ['age', '250ms', 250_000],
    ['utilisation', undefined, 0.7],
    ['utilisation', '85%', 0.85],
    ['utilisation', '1', 1],
  ] as const)('of %s, written %s, is %d in the unit of the signal', (signal, text, target) => {
    expect(parseSignalTarget(signal, text)).toBe(target)
  })

  it.each([
    ['backlog-per-worker', '0', /^expected jobs for each worker such as 10, as signal is backlog-per-worker$/],
    ['backlog-per-worker', '70%', /^expected jobs/],
    ['backlog-per-worker', '1s', /^expected jobs/],
    ['age', '0s', /^expected a duration such as 1s, as signal is age$/],
    ['age', '10', /^expected a duration/],
    ['utilisation', '0%', /^expected a share such as 70%, as signal is utilisation$/],
    ['utilisation', '101%', /^expected a share/],
    ['utilisation', '1s', /^expected a share/],
  ] as const)('of %s cannot be %s', (signal, text, message) => {
    expect(parseSignalTarget(signal, text)).toMatch(message)
  })

  it.each([
    ['backlog-per-worker', 1_500],
    ['backlog-per-worker', 2_000_000],
    ['age', 1_500_000],
    ['utilisation', 0.655],
  ] as const)('of %s, %d, is printed so that it reads the same back', (signal, target) => {
    expect(parseSignalTarget(signal, printSignalTarget({ signal, target }))).toBe(target)
  })
})
