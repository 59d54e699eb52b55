import { expect, it } from 'vitest'
import { countSlots } from '../../src/measure/queue-slots.ts'
import { queue, sink } from '../report/make-result.ts'

const two = queue({ threadCount: 2, concurrencyCount: 10 })
const db = (connectionCount: number) => sink({ name: 'db', kind: 'mock-db', connectionCount })
const cpu = sink({ name: 'processor', kind: 'cpu' })

const scaled = (peakCount: number) =>
  queue({
    threadCount: 2,
    concurrencyCount: 10,
    workers: { peakCount, workerUs: 0, startedCount: peakCount, timeToCapacityUs: 0 },
  })

it.each([
  ['a database', 7, [db(100)], 70, 'worker slot'],
  ['fewer connections', 7, [db(50)], 50, 'connection'],
  ['processor work', 7, [cpu], 2, 'worker thread'],
  ['processor work and nobody at all', 0, [cpu], 0, 'worker thread'],
] as const)('scaled workers count as many as they ever were, with %s', (_, peakCount, sinks, slotCount, slotsAre) => {
  expect(countSlots(scaled(peakCount), sinks)).toEqual({ slotCount, slotsAre })
})

it.each([
  ['no limit at the sink', [sink({ name: 'nowhere', kind: 'none' })], 20, 'worker slot'],
  ['connections for all', [db(20)], 20, 'worker slot'],
  ['fewer connections', [db(19)], 19, 'connection'],
  ['processor work', [cpu], 2, 'worker thread'],
  ['two sinks, of which either may be the narrow one', [db(5), cpu], 20, 'worker slot'],
  ['no sink', [], 20, 'worker slot'],
] as const)('2 threads of 10 with %s', (_, sinks, slotCount, slotsAre) => {
  expect(countSlots(two, sinks)).toEqual({ slotCount, slotsAre })
})
