import { expect, it, test } from 'vitest'
import type { JobMeasure, Measurement, RequestMeasure } from '../../src/measure/measurement.ts'
import { checkCounts } from '../../src/measure/trust-counts.ts'
import { job, latency, measurement, queue, request } from '../report/make-result.ts'

const REQUEST = request({
  name: 'order',
  mode: 'async',
  offeredCount: 200,
  answeredCount: 190,
  timedOutCount: 10,
  response: latency(200, 900),
  completion: latency(150, 9_000),
})

const WAIT = latency(200, 700)

const JOB = job({
  name: 'save',
  sinkName: 'db',
  queueName: 'orders',
  doneCount: 150,
  attemptCount: 205,
  fastFailedCount: 5,
  wait: WAIT,
  service: latency(200, 5_000),
  total: latency(150, 9_000),
})

const QUEUE = queue({ name: 'orders', waitSumUs: WAIT.meanUs * 200, waitSumByLittleUs: WAIT.meanUs * 200 })

const whole = (part: Partial<Measurement> = {}): Measurement =>
  measurement({ mode: 'async', requests: [REQUEST], jobs: [JOB], queues: [QUEUE], ...part })

const check = (of: Measurement, warmupUs = 0) => checkCounts(of, { warmupUs })[0]

it('holds where there is a sample for each count', () => {
  expect(check(whole())).toMatchObject({ code: 'samples-match', verdict: 'holds', measured: 0, subject: null })
})

test.each([
  ['save.service', { service: latency(199, 5_000) }],
  ['save.service', { attemptCount: 204 }],
  ['save.total', { total: latency(151, 9_000) }],
  ['orders.wait', { wait: latency(199, 700) }],
] as const satisfies readonly (readonly [string, Partial<JobMeasure>])[])(
  'one sample off in %s breaks',
  (subject, part) => {
    expect(check(whole({ jobs: [{ ...JOB, ...part }] }))).toMatchObject({ verdict: 'breaks', measured: 1, subject })
  },
)

test.each([
  ['order.response', { response: latency(199, 900) }],
  ['order.response', { response: latency(201, 900) }],
  ['order.completion', { completion: latency(149, 9_000) }],
] as const satisfies readonly (readonly [string, Partial<RequestMeasure>])[])('so does one in %s', (subject, part) => {
  const broken = whole({ requests: [{ ...REQUEST, ...part }] })
  expect(check(broken)).toMatchObject({ verdict: 'breaks', measured: 1, subject })
})

it('a client that comes back is timed when it is answered or gives up for good', () => {
  const response = latency(192, 900)
  const back = (part: Partial<RequestMeasure>) =>
    check(whole({ requests: [{ ...REQUEST, response, ...part }] }))?.verdict
  expect(back({ retriedCount: 8 })).toBe('holds')
  expect(back({ retriedCount: 8, response: latency(189, 900) })).toBe('breaks')
})

it('means are whole microseconds: half of one for each sample may be missing from the sum of waits', () => {
  const off = (us: number) => check(whole({ queues: [{ ...QUEUE, waitSumUs: QUEUE.waitSumUs + us }] }))?.verdict
  expect(off(100)).toBe('holds')
  expect(off(101)).toBe('breaks')
  expect(off(-101)).toBe('breaks')
})

it('is not made where latencies are left out on purpose, or a thread never told', () => {
  expect(check(whole(), 1)).toBeUndefined()
  expect(check(whole({ ending: 'interrupted' }))).toBeUndefined()
  expect(check(whole({ ending: 'deadline' }))).toBeUndefined()
  expect(check(whole({ queues: [{ ...QUEUE, waitSumByLittleUs: null }] }))).toBeUndefined()
  expect(check(whole({ ending: 'drain-limit' }))).toBeDefined()
})
