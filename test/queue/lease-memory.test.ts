import { expect, test } from 'vitest'
import { createJobTable } from '../../src/measure/job-table.ts'
import { allocateLeases, endLease, holdLease, isHeld } from '../../src/queue/lease-memory.ts'

function setup() {
  const table = createJobTable(4)
  const memory = allocateLeases(4)
  table.id[2] = 17
  table.request[2] = 3
  table.type[2] = 1
  table.intendedUs[2] = 50
  return { table, memory, word: () => memory.words[2] as number }
}

test('a lease shows whose job it is, since when, and how far to look for others', () => {
  const { table, memory, word } = setup()
  expect(isHeld(word())).toBe(false)
  holdLease(memory, table, { row: 2, nowUs: 100 })
  expect(isHeld(word())).toBe(true)
  expect([memory.id[2], memory.request[2], memory.type[2], memory.intendedUs[2], memory.takenUs[2]]).toEqual([
    17, 3, 1, 50, 100,
  ])
  expect(memory.endRow[0]).toBe(3)
})

test('one ends a lease: the worker, or whoever claims it', () => {
  const { table, memory, word } = setup()
  holdLease(memory, table, { row: 2, nowUs: 100 })
  const seen = word()
  expect(endLease(memory, 2, seen)).toBe(true)
  expect(endLease(memory, 2, seen)).toBe(false)
  expect(endLease(memory, 2)).toBe(false)
})

test('who saw the lease of another job in the same row cannot claim the next one', () => {
  const { table, memory, word } = setup()
  holdLease(memory, table, { row: 2, nowUs: 100 })
  const seen = word()
  expect(endLease(memory, 2)).toBe(true)
  holdLease(memory, table, { row: 2, nowUs: 200 })
  expect(endLease(memory, 2, seen)).toBe(false)
  expect(endLease(memory, 2)).toBe(true)
})

test('a row may be leased for ever: its word wraps', () => {
  const { table, memory, word } = setup()
  memory.words[2] = 2 ** 31 - 2
  holdLease(memory, table, { row: 2, nowUs: 100 })
  expect(endLease(memory, 2)).toBe(true)
  expect(word()).toBe(-(2 ** 31))
  holdLease(memory, table, { row: 2, nowUs: 200 })
  expect(isHeld(word())).toBe(true)
})
