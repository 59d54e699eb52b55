import { expect, test } from 'vitest'
import { lognormalShape } from '../../src/chance/lognormal-shape.ts'

test('the shape of a lognormal follows from its median and 99th percentile', () => {
  const { mu, sigma } = lognormalShape({ kind: 'lognormal', p50Us: 45_000, p99Us: 130_000 })
  expect(mu).toBeCloseTo(Math.log(45_000), 12)
  expect(sigma).toBeCloseTo(Math.log(130 / 45) / 2.3263478740408408, 12)
})
