import { expect, test } from 'vitest'
import { simulate } from '../run/simulate.ts'
import { loadText, problemsOf } from './load-text.ts'

/** Every setting is as near to a contradiction as it may be. */
const EDGE = `version: 1
requests:
  order:
    arrivals: { constant: { rate: 10/s, for: 10s } }
    timeout: 5s
    wait: 4999999us
    deadline: 1s
    jobs: { reserve: 1, read: 3 }
    admission: { depth: 99999 }
  bulk: { arrivals: { closed: { clients: 2, for: 8s } }, jobs: { pay: 1 }, transaction: true, retry: { attempts: 1, budget: 0% } }
  sale: { arrivals: once, jobs: { pay: 1, read: 3 }, publish: { how: outbox, crash: 100%, every: 1us, batch: 1 } }
  page: { arrivals: once, mode: sync, jobs: { read: 1 }, admission: { inFlight: 5, rate: 5/s }, deadline: 1s }
jobs:
  reserve: { sink: db, queue: steps, timeout: 19999999us, bulkhead: 10, checkDeadline: true }
  pay: { sink: db, queue: steps, timeout: 5s, compensate: release, priority: 4 }
  release: { sink: db, queue: steps, timeout: 1s, bulkhead: 10 }
  read: { sink: db, queue: small, timeout: 60s, bulkhead: 20, retry: { attempts: 3, backoff: 1s, cap: 1s } }
sinks:
  db: { kind: mock-db, serviceTime: 5ms, stalls: [ { at: 1s, for: 1s } ] }
queues:
  steps: { visibility: { timeout: 20s }, aging: 1s, fair: {}, codel: { target: 99999us } }
  small: { capacity: 5, visibility: { timeout: 2s, heartbeat: 1999999us }, order: adaptive, lifoAbove: 3 }
workers:
  small: { threads: 2, autoscale: { min: 3, max: 3 } }
drain: { limit: 0s }
faults:
  - { kind: pause-sink, at: 0s, for: 1s, sink: db }
  - { kind: pause-sink, at: 2s, for: 1s, sink: db }
  - { kind: slow-sink, at: 2s, for: 1s, sink: db }
  - { kind: kill-worker, at: 2s, for: 1s, queue: small, thread: 1 }
  - { kind: kill-worker, at: 2s, for: 1s, queue: small, thread: 0 }
  - { kind: kill-worker, at: 2s, for: 1s, queue: steps, thread: 1 }
  - { kind: stall-front, at: 38s, for: 10s }
`

test('settings that only just go together are accepted', () => {
  expect(problemsOf(EDGE)).toEqual([])
})

const problemsWith = (path: string, value: string) =>
  problemsOf(EDGE, { overrides: [{ path, value, origin: '--set' }] })

test.each([
  [
    'requests.sale.transaction',
    'true',
    /transaction of true does not go with requests\.sale\.publish \(nightly\.yaml:11\)$/,
  ],
  ['requests.sale.wait', '1s', /wait of 1s does not go with requests\.sale\.publish \(nightly\.yaml:11\)$/],
  ['requests.sale.poll', '1s', /poll of 1s does not go with requests\.sale\.publish \(nightly\.yaml:11\)$/],
  ['requests.sale.parallel', '2', /parallel of 2 does not go with requests\.sale\.publish \(nightly\.yaml:11\)$/],
  ['requests.sale.jobs.pay', '2', /jobs\.pay of 2 is not 1, .* requests\.sale\.publish \(nightly\.yaml:11\)$/],
  ['requests.sale.publish.how', 'write-first', /is for the relay of an outbox, and how is write-first/],
  ['requests.bulk.publish.crash', '1%', /publishes nothing, .* requests\.bulk\.jobs\.pay \(nightly\.yaml:10\)$/],
  ['requests.order.wait', '5s', /leaves no time for a 202, .* requests\.order\.timeout of 5s \(nightly\.yaml:5\)$/],
  ['requests.order.admission.depth', '100k', /can never trigger, .* queues\.steps\.capacity of 100k \(default\)$/],
  [
    'jobs.reserve.timeout',
    '20s',
    /visibility\.timeout of 20s .* jobs\.reserve\.timeout of 20s \(--set jobs\.reserve\.tim/,
  ],
  ['jobs.reserve.bulkhead', '11', /a thread has as many slots as workers\.steps\.concurrency of 10 \(default\)$/],
  ['jobs.read.bulkhead', '21', /a thread has 2 times as many slots as workers\.small\.concurrency of 10 \(default\)$/],
  ['jobs.pay.priority', '5', /no job of the queue has another priority than jobs\.reserve\.priority of 5 \(default\)$/],
  ['requests.bulk.tenant', 'order', /fair has nobody to share among: .* requests\.order\.tenant of order \(default\)$/],
  ['requests.bulk.mode', 'sync', /fair has nobody to share among/],
  [
    'requests.bulk.parallel',
    '2',
    /has no effect on steps, .* requests\.bulk\.transaction of true \(nightly\.yaml:10\)$/,
  ],
  [
    'requests.bulk.retry.attempts',
    '2',
    /budget of 0% allows no retry, but attempts is 2 \(--set requests\.bulk\.retry/,
  ],
  ['queues.steps.codel.target', '100ms', /is not shorter than interval of 100ms \(default\)$/],
  ['queues.small.visibility.heartbeat', '2s', /comes too late for timeout of 2s \(nightly\.yaml:22\)$/],
  ['queues.small.order', 'lifo', /lifoAbove of 3 is for adaptive queues only, .* \(--set queues\.small\.order\)$/],
  [
    'jobs.read.retry.schedule',
    '[ 1s ]',
    /cap of 1s has no effect beside .* of \[ 1s \] \(--set jobs\.read\.retry\.sched/,
  ],
  ['workers.small.autoscale.min', '4', /min of 4 is more than max of 3 \(nightly\.yaml:24\)$/],
  ['workers.small.threads', '1', /faults\[3\]\.thread of 1 is not there, .* \(--set workers\.small\.threads\)$/],
  [
    'faults.0.for',
    '1000001us',
    /stalls\[0\]\.at of 1s comes while the same goes on: .* faults\[0\]\.at of 0s \(nightly/,
  ],
  [
    'faults.1.at',
    '1999999us',
    /faults\[1\]\.at of 1s999ms999us comes while .* sinks\.db\.stalls\[0\]\.at of 1s \(nightly/,
  ],
  ['faults.4.thread', '1', /faults\[4\]\.at of 2s comes while the same goes on: for 1s from faults\[3\]\.at of 2s/],
  [
    'faults.6.at',
    '38000001us',
    /is after the run: .* after 38s at the latest, .* drain\.limit of 0s \(nightly\.yaml:25\)$/,
  ],
] as const)('%s of %s goes too far, and is told beside what', (path, value, message) => {
  expect(problemsWith(path, value).join('\n')).toMatch(message)
})

test('a client who comes back, or twice, may be answered later, so that a fault may be later too', () => {
  const later = EDGE.replace('at: 38s', 'at: 80s')
  const again = (more: string) => problemsOf(later.replace('retry: { attempts: 1, budget: 0% }', more))
  expect(problemsOf(later)).toHaveLength(1)
  expect(again('retry: { attempts: 2, cap: 12s }')).toEqual([])
  expect(again('retry: { attempts: 2, cap: 11999999us }')).toHaveLength(1)
  expect(again('retry: { attempts: 2, schedule: [ 1s, 12s ] }')).toEqual([])
  expect(again('duplicates: { share: 1%, after: 42s }')).toEqual([])
  expect(again('duplicates: { share: 1%, after: 41s }')).toHaveLength(1)
})

test('a callback after an outbox is told beside it', () => {
  const sale = 'publish: { how: outbox, crash: 100%, every: 1us, batch: 1 }'
  const text = EDGE.replace(sale, `${sale}, callback: { receiver: { latency: 1ms } }`)
  expect(problemsOf(text).join('\n')).toMatch(/callback does not go with requests\.sale\.publish/)
})

test('a record, or what is published about it, at a real server is told beside it', () => {
  const text = EDGE.replace(
    'db: { kind: mock-db, serviceTime: 5ms, stalls: [ { at: 1s, for: 1s } ] }',
    'db: { kind: http, url: "http://127.0.0.1:9/", connections: 10 }',
  )
  expect(problemsOf(text).join('\n')).toMatch(/sinks\.db\.kind of http is no model, .* requests\.sale\.publish/)
})

/** A transaction of so many steps, and so many kinds of request beside it. */
function many(stepCount: number, otherCount: number): string {
  const names = Array.from({ length: stepCount }, (_, index) => `step-${index}`)
  const others = Array.from(
    { length: otherCount },
    (_, index) => `  page-${index}: { arrivals: once, jobs: { step-0: 1 } }`,
  )
  return [
    'version: 1',
    'requests:',
    `  order: { arrivals: once, timeout: 5s, transaction: true, jobs: { ${names.map((name) => `${name}: 1`).join(', ')} } }`,
    ...others,
    'jobs:',
    ...names.map((name) => `  ${name}: { sink: db }`),
    'sinks: { db: { kind: mock-db, serviceTime: 1ms } }',
  ].join('\n')
}

test('as many kinds and steps as a job can name are told apart, from the first to the last', () => {
  const { scenario } = loadText(many(256, 255))
  const { measurement } = simulate(scenario, 'async')
  expect(measurement.requests.map(({ completedCount }) => completedCount)).toEqual(Array(256).fill(1))
  expect(measurement.jobs.map(({ doneCount }) => doneCount)).toEqual([256, ...Array(255).fill(1)])
})

test('more of them are refused, as the first would be taken for the last', () => {
  expect(problemsOf(many(257, 0))).toEqual([
    expect.stringContaining('jobs: there are 257 types of job; a run tells at most 256 apart'),
  ])
  expect(problemsOf(many(1, 256))).toEqual([
    expect.stringContaining('requests: there are 257 kinds of request; a run tells at most 256 apart'),
  ])
  const called = many(256, 0).replace('timeout: 5s,', 'timeout: 5s, callback: { receiver: { latency: 1ms } },')
  expect(problemsOf(called)).toEqual([expect.stringContaining('there are 257 types of job, 1 of them callbacks;')])
})

test('an admission that would let nobody in, even where nothing waits, is refused', () => {
  expect(problemsWith('requests.order.admission.depth', '0')).toEqual([
    expect.stringMatching(/admission\.depth: expected a whole number from 1 /),
  ])
})

test.each([
  ['timeout: 2s, retry: { attempts: 3, backoff: 5s, factor: 2 }', '21s', '3'],
  ['timeout: 2s, retry: { attempts: 4, backoff: 5s, cap: 6s }', '25s', '4'],
  ['timeout: 2s, retry: { attempts: 4, schedule: [ 1s, 3s ] }', '15s', '4'],
])('a lease without a heartbeat outlasts the attempts and pauses of %s', (job, hold, attempts) => {
  const withLease = (timeout: string) =>
    problemsOf(
      [
        'version: 1',
        'requests: { order: { arrivals: once, jobs: { pay: 1 } } }',
        `jobs: { pay: { sink: db, queue: steps, ${job} } }`,
        'sinks: { db: { kind: mock-db, serviceTime: 1ms } }',
        `queues: { steps: { visibility: { timeout: ${timeout} } } }`,
      ].join('\n'),
    )
  expect(withLease(hold)).toEqual([
    `nightly.yaml:5: queues.steps.visibility.timeout of ${hold} without a heartbeat delivers jobs again that may be at work: it is not longer than the ${hold} that attempts and pauses may take with jobs.pay.retry.attempts of ${attempts} (nightly.yaml:3)`,
  ])
  const longer = `${Number(hold.replace('s', '')) * 1_000_000 + 1}us`
  expect(withLease(longer)).toEqual([])
  expect(withLease(`${longer.replace(/\d{6}us/, '000000us')}, heartbeat: 500ms`)).toEqual([])
})
