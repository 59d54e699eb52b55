import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ProgramError } from '../../src/fault/program-error.ts'
import { createRowLine } from '../../src/worker/row-line.ts'

test('is a first-in, first-out line out of which any row may step', () => {
  const step = fc.tuple(fc.constantFrom('push', 'shift', 'remove'), fc.integer({ min: 0, max: 9 }))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const line = createRowLine(10)
      const model: number[] = []
      for (const [op, row] of steps) {
        if (op === 'push' && !model.includes(row)) {
          line.push(row)
          model.push(row)
        } else if (op === 'shift' && model.length > 0) {
          expect(line.peek()).toBe(model[0])
          expect(line.shift()).toBe(model.shift())
        } else if (op === 'remove' && model.includes(row)) {
          line.remove(row)
          model.splice(model.indexOf(row), 1)
        }
        expect(line.count).toBe(model.length)
        expect(line.has(row)).toBe(model.includes(row))
      }
    }),
  )
})

test('says that it is a bug to stand in line twice, or to leave where one does not stand', () => {
  const line = createRowLine(2)
  line.push(1)
  expect(() => line.push(1)).toThrow(ProgramError)
  expect(() => line.remove(0)).toThrow(ProgramError)
  line.shift()
  expect(() => line.shift()).toThrow(ProgramError)
})
