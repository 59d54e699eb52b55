import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createWaitingLine } from '../../src/sink/waiting-line.ts'

test('those in line come out in their order with their tickets, but for one that has left', () => {
  const line = createWaitingLine(10)
  for (const row of [3, 1, 2]) line.push(row, 100 + row)
  expect(line.leave(1)).toBe(101)
  const out: [ticket: number, row: number][] = []
  while (line.count > 0) out.push([line.firstTicket(), line.shift()])
  expect(out).toEqual([
    [103, 3],
    [102, 2],
  ])
})

test('one that left may come back, and stands last', () => {
  const line = createWaitingLine(2)
  line.push(0, 5)
  line.push(1, 6)
  line.leave(0)
  line.push(0, 7)
  expect([line.shift(), line.shift(), line.count]).toEqual([1, 0, 0])
})

test('agrees with an array, also when it grows while it is wrapped', () => {
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.constant('push') },
    { weight: 1, arbitrary: fc.constant('shift') },
    { weight: 1, arbitrary: fc.nat(2_000).map((nth) => ({ leaveNth: nth })) },
  )
  fc.assert(
    fc.property(fc.array(step, { minLength: 500, maxLength: 1_500, size: 'max' }), (steps) => {
      const line = createWaitingLine(steps.length)
      const model: { row: number; ticket: number }[] = []
      for (const [index, what] of steps.entries()) {
        if (what === 'push') {
          line.push(index, index * 2)
          model.push({ row: index, ticket: index * 2 })
        } else if (what === 'shift') {
          const first = model.shift()
          if (first === undefined) continue
          expect([line.firstTicket(), line.shift()]).toEqual([first.ticket, first.row])
        } else if (typeof what === 'object' && model.length > 0) {
          const [entry] = model.splice(what.leaveNth % model.length, 1)
          expect(line.leave(entry?.row as number)).toBe(entry?.ticket)
        }
        expect(line.count).toBe(model.length)
      }
    }),
    { numRuns: 50 },
  )
})
