import { expect, test } from 'vitest'
import { normalQuantile } from '../../src/chance/normal-quantile.ts'

// Computed to 30 digits with the inverse error function of mpmath.
const TABLE: readonly (readonly [number, number])[] = [
  [0.5625, 0.1573106846101707],
  [0.75, 0.6744897501960817],
  [0.9, 1.2815515655446006],
  [0.95, 1.6448536269514722],
  [0.975, 1.9599639845400538],
  [0.99, 2.3263478740408408],
  [0.999, 3.090232306167813],
  [0.01, -2.326347874040841],
  [0.001, -3.0902323061678136],
  [0.07421875, -1.4450725798180744],
  [0.92578125, 1.4450725798180744],
  [1e-6, -4.753424308822899],
  [1e-10, -6.361340902404057],
  [1e-12, -7.034483825301132],
  [1e-20, -9.262340089798407],
  [2.5e-300, -37.02237291093849],
]

test('quantiles agree with a table of 30 digits, in the middle and in both depths of the tails', () => {
  for (const [p, z] of TABLE) expect(Math.abs(normalQuantile(p) - z), `p ${p}`).toBeLessThanOrEqual(2e-15 * Math.abs(z))
})

test('the curve is odd and rises, across the borders of its three pieces', () => {
  expect(normalQuantile(0.5)).toBe(0)
  let previous = -Infinity
  for (let index = 1; index < 20_000; index++) {
    const z = normalQuantile(index / 20_000)
    expect(z).toBeGreaterThan(previous)
    previous = z
    expect(normalQuantile(1 - index / 20_000)).toBeCloseTo(-z, 9)
  }
  const deepBorder = Math.exp(-25)
  expect(normalQuantile(deepBorder * (1 - 1e-9))).toBeLessThan(normalQuantile(deepBorder * (1 + 1e-9)))
  expect(normalQuantile(2 ** -53)).toBeCloseTo(-8.2095, 3)
})
