import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLocalCompletions } from '../../src/queue/local-completions.ts'

test('hands over what was pushed, first in first out, and then has nothing', () => {
  const completions = createLocalCompletions()
  completions.push(7, false, 100)
  completions.push(0, true, 2 ** 40)
  expect(completions.hasAny()).toBe(true)
  expect(completions.take()).toBe(true)
  expect([completions.owner, completions.isFailed, completions.endUs]).toEqual([7, false, 100])
  expect(completions.take()).toBe(true)
  expect([completions.owner, completions.isFailed, completions.endUs]).toEqual([0, true, 2 ** 40])
  expect(completions.hasAny()).toBe(false)
  expect(completions.take()).toBe(false)
})

test('grows with what waits, and keeps its order', () => {
  const completions = createLocalCompletions()
  for (let owner = 0; owner < 5_000; owner++) completions.push(owner, owner % 3 === 0, owner * 2)
  for (let owner = 0; owner < 5_000; owner++) {
    completions.take()
    expect([completions.owner, completions.isFailed, completions.endUs]).toEqual([owner, owner % 3 === 0, owner * 2])
  }
  expect(completions.take()).toBe(false)
})

test('is as a plain list, however pushes and takes alternate', () => {
  const act = fc.oneof(
    fc.record({ owner: fc.nat(), isFailed: fc.boolean(), endUs: fc.nat() }),
    fc.constant('take' as const),
  )
  fc.assert(
    fc.property(fc.array(act, { maxLength: 300 }), (acts) => {
      const completions = createLocalCompletions()
      const list: { owner: number; isFailed: boolean; endUs: number }[] = []
      for (const each of acts) {
        if (each === 'take') {
          const expected = list.shift()
          expect(completions.take()).toBe(expected !== undefined)
          const { owner, isFailed, endUs } = completions
          if (expected) expect({ owner, isFailed, endUs }).toEqual(expected)
        } else {
          completions.push(each.owner, each.isFailed, each.endUs)
          list.push(each)
        }
        expect(completions.hasAny()).toBe(list.length > 0)
      }
    }),
  )
})
