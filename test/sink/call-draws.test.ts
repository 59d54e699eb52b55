import { expect, test } from 'vitest'
import { drawAt } from '../../src/chance/draw.ts'
import { createJobTable } from '../../src/measure/job-table.ts'
import { createCallDraws, FIRST_SERVICE_DRAW } from '../../src/sink/call-draws.ts'

test('the chances of a call depend on the sink, the job and the attempt, and not on the row that it happens to be in', () => {
  const table = createJobTable(4)
  const draws = createCallDraws({ table, key: 77 })
  table.id.set([5, 5, 6, 5])
  table.attempt.set([1, 1, 1, 2])
  expect(draws.service(0)).toBe(draws.service(1))
  expect(draws.verdict(0)).toBe(draws.verdict(1))
  const all = [0, 2, 3].flatMap((row) => [draws.service(row), draws.verdict(row)])
  expect(new Set(all).size).toBe(all.length)
  expect(createCallDraws({ table, key: 78 }).service(0)).not.toBe(draws.service(0))
})

test('a first attempt takes the draw that shortcuts know of', () => {
  const table = createJobTable(1)
  table.id[0] = 123
  table.attempt[0] = 1
  expect(createCallDraws({ table, key: 77 }).service(0)).toBe(drawAt(77, 123, FIRST_SERVICE_DRAW))
})
