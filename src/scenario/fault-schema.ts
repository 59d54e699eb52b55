import { z } from 'zod'
import { count, duration, durationOrZero, nameText, plainNumber } from './leaf-schema.ts'
import { section } from './section-schema.ts'

const at = () => durationOrZero().describe('When it begins, after the start of the run.')
const forHow = (what: string) => duration().describe(what)
const sink = () => nameText().describe('Name of the sink.')

const killWorker = section('a setting of the kill-worker fault', {
  kind: z.literal('kill-worker').describe('A worker thread dies with what it has in hand.'),
  at: at(),
  for: forHow('Until another takes its place.'),
  queue: nameText().describe('The queue that it served.'),
  thread: count(0, 63).prefault('0').describe('Which of its threads, counted from 0.'),
})

const pauseSink = section('a setting of the pause-sink fault', {
  kind: z.literal('pause-sink').describe('A sink freezes: nothing starts or ends.'),
  at: at(),
  for: forHow('How long it lasts.'),
  sink: sink(),
})

const slowSink = section('a setting of the slow-sink fault', {
  kind: z.literal('slow-sink').describe('Calls take longer.'),
  at: at(),
  for: forHow('How long it lasts.'),
  sink: sink(),
  factor: plainNumber(0.01, 10_000).prefault('10').describe('How many times as long.'),
})

const refuseSink = section('a setting of the refuse-sink fault', {
  kind: z.literal('refuse-sink').describe('A sink is down: calls are refused, those in flight are lost.'),
  at: at(),
  for: forHow('How long it lasts.'),
  sink: sink(),
})

const stallFront = section('a setting of the stall-front fault', {
  kind: z.literal('stall-front').describe('The thread of the front does nothing, as in a long garbage collection.'),
  at: at(),
  for: forHow('How long it lasts.'),
})

const FAULT_KINDS = ['kill-worker', 'pause-sink', 'slow-sink', 'refuse-sink', 'stall-front'] as const

/** What goes wrong, and when. */
export const faultsSchema = z
  .array(
    z.discriminatedUnion('kind', [killWorker, pauseSink, slowSink, refuseSink, stallFront], {
      error: () => `expected one of ${FAULT_KINDS.join(', ')}`,
    }),
    { error: () => 'expected a list such as [ { kind: pause-sink, sink: db, at: 5s, for: 2s } ]' },
  )
  .max(1_000, { error: 'has more than 1,000 faults' })
  .prefault([])
  .describe('What goes wrong during the run, and when.')
