import { expect, test } from 'vitest'
import type { Mode, Scenario } from '../../src/scenario/scenario.ts'
import { findPlainQueue } from '../../src/shortcut/plain-queue.ts'
import { loadText } from '../scenario/load-text.ts'

const SMTP = 'kind: mock-smtp, connections: 100, serviceTime: 10ms'
const DB = 'kind: mock-db, connections: 100, serviceTime: 10ms'

interface Parts {
  readonly mode?: string
  readonly arrivals?: string
  readonly jobs?: string
  readonly job?: string
  readonly sink?: string
  readonly queue?: string
  readonly workers?: string
  readonly more?: string
}

function scenarioOf(parts: Parts): Scenario {
  const {
    mode = '',
    arrivals = 'once',
    jobs = 'work: 1',
    job = '',
    sink = SMTP,
    queue = '',
    workers = '',
    more = '',
  } = parts
  return loadText(`
version: 1
requests: { call: { ${mode} arrivals: ${arrivals}, jobs: { ${jobs} } } }
jobs: { work: { sink: server ${job} }${more} }
sinks: { server: { ${sink} } }
queues: { default: { capacity: 50k ${queue} } }
workers: { default: { threads: 2, concurrency: 50 ${workers} } }
front: { concurrency: 5, backlog: 7 }
`).scenario
}

const find = (parts: Parts, mode: Mode = 'async') => findPlainQueue(scenarioOf(parts), mode)

test('a queue of equal jobs for equal slots is plain', () => {
  expect(find({})).toMatchObject({
    requestJobCount: 1,
    slotCount: 100,
    capacityCount: 50_000,
    atOnceCountMax: 12,
    isConstant: true,
  })
})

test.each<[string, Parts]>([
  ['a pinned mode', { mode: 'mode: async,' }],
  ['retries that nothing will ask for', { job: ', retry: { attempts: 5 }' }],
  ['a priority without others', { job: ', priority: 2' }],
  ['a database without contention', { sink: `${DB}, collapse: { waiting: 5, downFor: 1s }` }],
])('%s leaves it plain', (_what, parts) => {
  expect(find(parts, 'async')).not.toBeNull()
})

test.each<[string, Parts]>([
  ['a caller that waits', { mode: 'mode: sync,' }],
  ['clients that wait for their answers', { arrivals: '{ closed: { clients: 2, think: 1s, for: 1s } }' }],
  ['a second type of job', { jobs: 'work: 1, other: 1', more: ', other: { sink: server }' }],
  ['a time to live', { job: ', ttl: 5s' }],
  ['the newest first', { queue: ', order: lifo' }],
  ['a limited rate', { workers: ', rate: 10/s' }],
  ['more slots than connections', { sink: 'kind: mock-smtp, connections: 99, serviceTime: 10ms' }],
  ['sends that may fail', { sink: `${SMTP}, transientRate: 1%` }],
  ['sends that may be refused for good', { sink: `${SMTP}, permanentRate: 1%` }],
  ['a greeting', { sink: `${SMTP}, greeting: 1ms` }],
  ['a sink that freezes', { sink: `${SMTP}, stalls: [ { at: 1s, for: 1s } ]` }],
  ['calls that may fail', { sink: `${DB}, errorRate: 1%` }],
  ['contention', { sink: `${DB}, contention: { sigma: 0.01 }` }],
  ['coherency', { sink: `${DB}, contention: { kappa: 0.01 }` }],
  ['processor work', { sink: 'kind: cpu, burn: 5ms' }],
  ['a sink that settles at once', { sink: 'kind: none' }],
])('%s is more than plain', (_what, parts) => {
  expect(find(parts)).toBeNull()
})

test('a large request fills the queue slice by slice, so that only one may come at a time', () => {
  expect(find({ jobs: 'work: 1024' })?.atOnceCountMax).toBe(12)
  expect(find({ jobs: 'work: 1025' })?.atOnceCountMax).toBe(1)
})
