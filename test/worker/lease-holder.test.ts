import { expect, test } from 'vitest'
import { createSteppedClock } from '../../src/clock/stepped-clock.ts'
import { createJobTable } from '../../src/measure/job-table.ts'
import { allocateLeases } from '../../src/queue/lease-memory.ts'
import { createLeaseHolder } from '../../src/worker/lease-holder.ts'

function setup(heartbeatUs: number | null) {
  const clock = createSteppedClock()
  const memory = allocateLeases(2)
  const holder = createLeaseHolder({ clock, table: createJobTable(2), memory, heartbeatUs })
  return { clock, holder, beatUs: () => memory.beatUs[0] }
}

test('a heartbeat beats while anything is held, and no longer', () => {
  const { clock, holder, beatUs } = setup(10)
  clock.advanceTo(5)
  holder.hold(0)
  clock.advanceTo(14)
  expect(beatUs()).toBe(0)
  clock.advanceTo(37)
  expect(beatUs()).toBe(35)
  holder.end(0)
  clock.advanceTo(100)
  expect([beatUs(), clock.pendingCount]).toEqual([35, 0])
  holder.hold(1)
  clock.advanceTo(110)
  expect(beatUs()).toBe(110)
})

test('without heartbeat no timer is set', () => {
  const { clock, holder, beatUs } = setup(null)
  holder.hold(0)
  expect(clock.pendingCount).toBe(0)
  clock.advanceTo(100)
  expect(beatUs()).toBe(0)
})

test('many jobs share one heartbeat', () => {
  const { clock, holder } = setup(10)
  holder.hold(0)
  holder.hold(1)
  expect(clock.pendingCount).toBe(1)
})
