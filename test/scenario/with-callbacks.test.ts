import { expect, test } from 'vitest'
import { checkSchema } from '../../src/scenario/check-schema.ts'
import { callbackNames, withCallbacks } from '../../src/scenario/with-callbacks.ts'
import { loadText } from './load-text.ts'

const text = (more: string) => `
version: 1
requests:
  order: { arrivals: once, jobs: { save: 1 }${more} }
  browse: { arrivals: once, jobs: { save: 1 } }
jobs: { save: { sink: db, queue: orders } }
sinks: { db: { kind: mock-db, serviceTime: 5ms } }
`
const CALLBACK =
  ', callback: { receiver: { latency: 30ms, errorRate: 5%, gone: 1%, hang: 2%, connections: 7 }, timeout: 3s, attempts: 4, timeScale: 0.001, concurrency: 9 }'

test('the parts of a callback are called after its request', () => {
  expect(callbackNames('order')).toEqual({ job: 'order-callback', sink: 'order-receiver', queue: 'order-callbacks' })
})

test('a callback becomes a job, a receiver and a queue with one worker thread, behind those of the file', () => {
  const { scenario } = loadText(text(CALLBACK))
  const { requests, jobs, sinks, queues } = scenario
  expect(requests.map(({ callbackIndex }) => callbackIndex)).toEqual([1, null])
  expect(jobs.map(({ name, sinkIndex, queueIndex }) => [name, sinkIndex, queueIndex])).toEqual([
    ['save', 0, 0],
    ['order-callback', 1, 1],
  ])
  expect(jobs[1]).toMatchObject({ timeoutUs: 3_000_000, ttlUs: null, isDeadlineChecked: false })
  expect(jobs[1]?.retry).toMatchObject({ attemptCountMax: 4, jitter: 'equal', budgetRatio: null })
  expect(jobs[1]?.retry.scheduleUs?.slice(0, 3)).toEqual([5_000, 300_000, 1_800_000])
  expect(sinks[1]).toMatchObject({
    kind: 'mock-http',
    name: 'order-receiver',
    connectionCount: 7,
    serviceTime: { kind: 'constant', valueUs: 30_000 },
    errorRatio: 0.05,
    goneRatio: 0.01,
    hangRatio: 0.02,
  })
  expect(queues[1]).toMatchObject({
    name: 'order-callbacks',
    overflow: 'reject',
    workers: { threadCount: 1, concurrencyCount: 9, autoscale: null },
  })
})

test('what a request makes does not change with its callback', () => {
  expect(loadText(text(CALLBACK)).scenario.requests[0]?.jobs).toEqual(loadText(text('')).scenario.requests[0]?.jobs)
})

test('a fault may befall the receiver or the workers of a callback', () => {
  const faults = `faults:
  - { kind: refuse-sink, at: 1s, for: 2s, sink: order-receiver }
  - { kind: kill-worker, at: 1s, for: 2s, queue: order-callbacks }
`
  const { scenario } = loadText(text(CALLBACK) + faults)
  expect(scenario.sinks[1]).toMatchObject({ outages: [{ atUs: 1_000_000, forUs: 2_000_000 }] })
  expect(scenario.faults[1]).toMatchObject({ kind: 'kill-worker', queueIndex: 1, nth: 0 })
})

test('a metric of a callback may be expected, and its settings are listed as its own', () => {
  const { scenario, origins } = loadText(`${text(CALLBACK)}expect: { async: [ "order-callback.done == 1" ] }`)
  expect(scenario.expectations.async).toMatchObject([{ metric: 'order-callback.done' }])
  const listed = origins
    .filter(({ path }) => /callback|receiver/.test(path))
    .map(({ path, value }) => `${path} ${value}`)
  expect(listed).toEqual([
    'requests.order.callback.receiver.latency 30ms',
    'requests.order.callback.receiver.errorRate 5%',
    'requests.order.callback.receiver.gone 1%',
    'requests.order.callback.receiver.hang 2%',
    'requests.order.callback.receiver.connections 7',
    'requests.order.callback.timeout 3s',
    'requests.order.callback.attempts 4',
    'requests.order.callback.timeScale 0.001',
    'requests.order.callback.concurrency 9',
  ])
})

test('a scenario without callbacks is left as it is', () => {
  const { draft } = checkSchema({
    version: '1',
    requests: { order: { arrivals: 'once', jobs: { save: '1' } } },
    jobs: { save: { sink: 'db' } },
    sinks: { db: { kind: 'none' } },
  })
  expect(draft !== null && withCallbacks(draft) === draft).toBe(true)
})
