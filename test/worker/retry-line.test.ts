import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createJobTable } from '../../src/measure/job-table.ts'
import { createBulkheads } from '../../src/policy/bulkheads.ts'
import { PLAIN_JOB } from '../../src/scenario/plain-parts.ts'
import { createRetryLine } from '../../src/worker/retry-line.ts'

const ROW_COUNT = 12

/** A line over two types, of which the first has a bulkhead; even rows are of the first. */
function setup(bulkheadCount: number | null) {
  const jobs = [bulkheadCount, null].map((count) => ({
    ...PLAIN_JOB,
    name: 'job',
    timeoutUs: 1,
    bulkheadCount: count,
  }))
  const table = createJobTable(ROW_COUNT)
  for (let row = 0; row < ROW_COUNT; row++) table.type[row] = row % 2
  const bulkheads = createBulkheads(jobs)
  return { bulkheads, line: createRetryLine({ table, jobs, bulkheads }) }
}

test('without bulkheads, first come is first served', () => {
  const { line } = setup(null)
  for (const row of [4, 1, 2]) line.push(row)
  expect([line.peek(), line.shift(), line.peek(), line.shift(), line.peek(), line.shift()]).toEqual([4, 4, 1, 1, 2, 2])
  expect(line.peek()).toBe(-1)
})

test('whose bulkhead is full steps aside and blocks nobody; whoever did so first is back first', () => {
  const { line, bulkheads } = setup(1)
  bulkheads?.entered(0)
  for (const row of [0, 2, 1]) line.push(row)
  expect(line.peek()).toBe(1)
  line.shift()
  expect({ next: line.peek(), count: line.count, readyCount: line.readyCount }).toEqual({
    next: -1,
    count: 2,
    readyCount: 0,
  })
  bulkheads?.left(0)
  line.roomMade(0)
  expect(line.peek()).toBe(0)
})

test('nobody stays aside while there is room, whatever happens', () => {
  const step = fc.tuple(fc.constantFrom('push', 'begin', 'end', 'fresh'), fc.nat({ max: ROW_COUNT - 1 }))
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3 }), fc.array(step, { maxLength: 150 }), (capCount, steps) => {
      const { line, bulkheads } = setup(capCount)
      const standing = new Set<number>()
      let insideCount = 0
      for (const [op, row] of steps) {
        if (op === 'push' && !standing.has(row)) {
          line.push(row)
          standing.add(row)
        } else if (op === 'end' && insideCount > 0) {
          insideCount--
          bulkheads?.left(0)
          line.roomMade(0)
        } else if (op === 'begin' && line.peek() >= 0) {
          const begun = line.shift()
          standing.delete(begun)
          if (begun % 2 === 0) insideCount++
          bulkheads?.entered(begun % 2)
        } else if (op === 'fresh' && line.peek() < 0 && bulkheads?.isOpen(0)) {
          // Fresh jobs begin only where no retry may.
          insideCount++
          bulkheads.entered(0)
        }
        const mayBegin = [...standing].some((each) => each % 2 === 1 || insideCount < capCount)
        expect(line.peek() >= 0).toBe(mayBegin)
        expect(line.count).toBe(standing.size)
        expect(insideCount).toBeLessThanOrEqual(capCount)
      }
    }),
  )
})
