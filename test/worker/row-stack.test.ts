import { expect, test } from 'vitest'
import { ProgramError } from '../../src/fault/program-error.ts'
import { createRowStack } from '../../src/worker/row-stack.ts'

test('hands out every row once, and a returned one first', () => {
  const stack = createRowStack(3)
  expect([stack.pop(), stack.pop()]).toEqual([0, 1])
  stack.push(0)
  expect([stack.pop(), stack.pop()]).toEqual([0, 2])
  expect(stack.freeCount).toBe(0)
})

test('says that it is a bug to take from none or to give back too many', () => {
  const stack = createRowStack(1)
  expect(() => stack.push(0)).toThrow(ProgramError)
  stack.pop()
  expect(() => stack.pop()).toThrow(ProgramError)
})
