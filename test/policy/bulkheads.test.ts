import { expect, test } from 'vitest'
import { createBulkheads } from '../../src/policy/bulkheads.ts'

test('a type has room until as many attempts as its bulkhead holds are in, and again when one has left', () => {
  const bulkheads = createBulkheads([{ bulkheadCount: 2 }, { bulkheadCount: null }])
  bulkheads?.entered(0)
  expect(bulkheads?.isOpen(0)).toBe(true)
  bulkheads?.entered(0)
  expect(bulkheads?.isOpen(0)).toBe(false)
  bulkheads?.left(0)
  expect(bulkheads?.isOpen(0)).toBe(true)
})

test('a type without a bulkhead is never full', () => {
  const bulkheads = createBulkheads([{ bulkheadCount: 1 }, { bulkheadCount: null }])
  for (let attempt = 0; attempt < 1_000; attempt++) bulkheads?.entered(1)
  expect(bulkheads?.isOpen(1)).toBe(true)
})

test('where no type has one, there is nothing to ask', () => {
  expect(createBulkheads([{ bulkheadCount: null }])).toBeNull()
})
