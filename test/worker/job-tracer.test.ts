import { expect, test } from 'vitest'
import { createSteppedClock } from '../../src/clock/stepped-clock.ts'
import { createJobTable } from '../../src/measure/job-table.ts'
import { allocateJobTrace } from '../../src/measure/job-trace.ts'
import { createJobTracer } from '../../src/worker/job-tracer.ts'

/** A tracer over a table of two rows, and a way to end job `id` in one of them. */
function setup() {
  const clock = createSteppedClock()
  const table = createJobTable(2)
  const trace = allocateJobTrace(5)
  const tracer = createJobTracer(trace, table, clock)
  const end = (row: number, id: number): void => {
    table.id[row] = id
    table.enqueuedUs[row] = 10 * id
    table.dequeuedUs[row] = 10 * id + 5
    tracer.left(row)
  }
  return { clock, trace, tracer, end }
}

test('a slot is free when its pump looks again, not when its job ends', () => {
  const { clock, trace, tracer, end } = setup()
  clock.advanceTo(100)
  end(0, 1)
  clock.advanceTo(130)
  end(1, 2)
  expect([...trace.freedUs]).toEqual([0, 0, 0, 0, 0])
  tracer.looked()
  clock.advanceTo(200)
  tracer.looked()
  expect([...trace.freedUs]).toEqual([0, 130, 130, 0, 0])
  expect([...trace.enqueuedUs]).toEqual([0, 10, 20, 0, 0])
  expect([...trace.dequeuedUs]).toEqual([0, 15, 25, 0, 0])
})

test('more ends without a look than there are rows lose nothing', () => {
  const { clock, trace, tracer, end } = setup()
  clock.advanceTo(50)
  for (const id of [0, 1, 2, 3, 4]) end(id % 2, id)
  tracer.looked()
  expect([...trace.freedUs]).toEqual([50, 50, 50, 50, 50])
})
