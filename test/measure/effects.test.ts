import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allocateEffects, openEffects } from '../../src/measure/effects.ts'

test('the first effect of an id is told from every later one, and ids are counted once', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 499 }), { maxLength: 800 }), (ids) => {
      const words = allocateEffects(500)
      const views = [openEffects(words), openEffects(words)] as const
      const seen = new Set<number>()
      for (const [index, id] of ids.entries()) {
        expect(views[index % 2 === 0 ? 0 : 1].mark(id)).toBe(!seen.has(id))
        seen.add(id)
      }
      expect(views[0].distinctCount()).toBe(seen.size)
    }),
  )
})
