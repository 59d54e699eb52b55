import { z } from 'zod'
import { faultsSchema } from './fault-schema.ts'
import { jobSchema } from './job-schema.ts'
import { count, duration, durationOrZero, nameText, oneOf, plainNumber, prose, rate, seed } from './leaf-schema.ts'
import { autoscaleSchema, codelSchema, visibilitySchema } from './policy-schema.ts'
import { requestSchema } from './request-schema.ts'
import { section } from './section-schema.ts'
import { sinkSchema } from './sink-schema.ts'

const front = section('a setting of the front', {
  concurrency: count(1, 1_000_000).prefault('500').describe('Requests handled at once.'),
  backlog: count(0, 1_000_000).prefault('511').describe('Requests that may wait for a slot; one more is refused.'),
})

const fair = section('a setting of fair shares', {
  weights: z
    .record(nameText(), plainNumber(0.001, 1_000_000), { error: () => 'expected a mapping such as { acme: 2 }' })
    .prefault({})
    .describe('How much of the service a tenant gets, compared with the others; 1 for who is not listed.'),
})

const queue = section('a setting of a queue', {
  driver: oneOf(['memory']).prefault('memory').describe('What carries the jobs.'),
  capacity: count(1, 100_000_000).prefault('100k').describe('Most jobs waiting.'),
  overflow: oneOf(['reject', 'drop-oldest', 'block']).prefault('reject').describe('What a full queue does.'),
  order: oneOf(['fifo', 'lifo', 'adaptive'])
    .prefault('fifo')
    .describe('Which job is served next, within a priority: adaptive is fifo while few wait, lifo while many do.'),
  lifoAbove: count(0, 100_000_000).prefault('100').describe('Adaptive: more waiting jobs than this are many.'),
  aging: duration()
    .optional()
    .describe('A waiting job rises by one priority each time this passes; never if left out.'),
  fair: fair.optional().describe('Serves tenants in turn; as they come if left out.'),
  codel: codelSchema.optional().describe('Drops jobs while waits stay over a target; never if left out.'),
  visibility: visibilitySchema
    .optional()
    .describe('When a job that was taken is delivered again; never if left out: it is lost with its worker.'),
})

const workers = section('a setting of workers', {
  threads: count(1, 64).prefault('2').describe('Worker threads.'),
  concurrency: count(1, 1_000_000).prefault('10').describe('Jobs in flight on each thread.'),
  rate: rate().optional().describe('Most attempts started per second, all threads together; no limit if left out.'),
  autoscale: autoscaleSchema
    .optional()
    .describe('How many workers of that concurrency the threads carry together; one each if left out.'),
})

const drain = section('a setting of drain', {
  limit: durationOrZero().prefault('60s').describe('How long the backlog may take to empty after the last arrival.'),
})

const expectations = (description: string) =>
  z
    .array(z.string({ error: () => 'expected text such as "ledger.lost == 0"' }), {
      error: () => 'expected a list such as [ "ledger.lost == 0" ]',
    })
    .max(1_000, { error: 'has more than 1,000 expectations' })
    .prefault([])
    .describe(description)

const expect = section('a setting of expect', {
  sync: expectations('What must hold after a sync run.'),
  async: expectations('What must hold after an async run.'),
})

function named<Item extends z.ZodType>(what: string, item: Item) {
  return z.record(nameText(), item, { error: () => `expected a mapping from the name of each ${what} to its settings` })
}

function atLeastOne<Item extends z.ZodType>(what: string, item: Item) {
  return named(what, item).refine((items) => Object.keys(items).length > 0, {
    error: `has no entry; it needs at least one ${what}`,
  })
}

/** A whole scenario file: what may be written, what is filled in, and what comes out in which unit. */
export const scenarioSchema = section('a setting of a scenario', {
  version: z
    .literal('1', { error: () => 'expected 1, the version of the file format' })
    .meta({ type: ['integer', 'string'], const: undefined, enum: [1, '1'] })
    .describe('Version of the file format.'),
  name: nameText().optional().describe('Name of the scenario; the name of the file if left out.'),
  title: prose().optional().describe('What happens, in a line.'),
  question: prose().prefault('').describe('What the scenario should answer.'),
  seed: seed()
    .prefault('1')
    .describe('Seed of all randomness: a whole number below 2^32 in plain digits, or a text that is no number.'),
  requests: atLeastOne('request', requestSchema).describe('What clients send, and wait for.'),
  jobs: atLeastOne('job', jobSchema).describe('Units of work.'),
  sinks: atLeastOne('sink', sinkSchema).describe('Where jobs have their effect, and with which limits.'),
  front: front.prefault({}).describe('The process that answers requests.'),
  queues: named('queue', queue)
    .prefault({})
    .describe('What jobs wait in; a queue that is not listed has the defaults.'),
  workers: named('queue', workers).prefault({}).describe('Who serves each queue.'),
  cores: count(1, 1_024)
    .prefault('2')
    .describe(
      'Processor cores that the virtual clock models: work of a cpu sink takes the first core that is free. A real run has the cores of its machine.',
    ),
  warmup: durationOrZero().prefault('0s').describe('Requests before this are run and counted, but leave no latency.'),
  drain: drain.prefault({}).describe('What happens after the last arrival.'),
  faults: faultsSchema,
  expect: expect.prefault({}).describe('What must hold, for the run to pass.'),
})

/** What the schema yields: checked, in one unit each, names not yet looked up. */
export type ScenarioDraft = z.output<typeof scenarioSchema>

/** A queue that the file does not list. */
export const queueDefaults = () => queue.parse({})

/** The workers of a queue that the file does not list. */
export const workersDefaults = () => workers.parse({})
