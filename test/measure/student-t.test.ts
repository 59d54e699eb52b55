import { expect, it } from 'vitest'
import { studentT } from '../../src/measure/student-t.ts'

/** The share of Student's t between -limit and limit: Simpson's rule over t = tan(angle) sqrt(freedom). */
function shareWithin(limit: number, freedom: number): number {
  // With that substitution the density is a power of a cosine, on a bounded range.
  const area = (angle: number): number => {
    const stepCount = 2_000
    const at = (step: number): number => Math.cos((angle * step) / stepCount) ** (freedom - 1)
    let total = at(0) + at(stepCount)
    for (let step = 1; step < stepCount; step++) total += at(step) * (step % 2 === 1 ? 4 : 2)
    return (total * angle) / stepCount / 3
  }
  return area(Math.atan(limit / Math.sqrt(freedom))) / area(Math.PI / 2)
}

it.each([...Array.from({ length: 40 }, (_, index) => index + 1), 60, 120, 1_000])(
  'with %i degrees of freedom, 95 %% lie within',
  (freedom) => {
    expect(Math.abs(shareWithin(studentT(freedom), freedom) - 0.95)).toBeLessThan(2e-6)
  },
)
