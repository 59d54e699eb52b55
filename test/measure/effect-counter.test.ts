import { expect, test } from 'vitest'
import { createEffectCounter } from '../../src/measure/effect-counter.ts'

test('every effect is a first one, and all are counted', () => {
  const effects = createEffectCounter()
  expect(effects.distinctCount()).toBe(0)
  expect([0, 1, 99_999_999].map(effects.mark)).toEqual([true, true, true])
  expect(effects.distinctCount()).toBe(3)
})
