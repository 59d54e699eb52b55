import { expect, it } from 'vitest'
import type { Measurement } from '../../src/measure/measurement.ts'
import { measureLoad } from '../../src/measure/queue-load.ts'
import { job, latency, measurement, queue, sink } from '../report/make-result.ts'

const orders = queue({ name: 'orders', threadCount: 2, concurrencyCount: 5 })

/** Ten slots for 10 s; 1,500 attempts of 40 ms, and two other jobs that take none of them. */
const run = (part: Partial<Measurement> = {}): Measurement =>
  measurement({
    mode: 'async',
    arrivalsEndUs: 10_000_000,
    requests: [],
    jobs: [
      job({ name: 'save', sinkName: 'db', queueName: 'orders', attemptCount: 1_000, service: latency(900, 30_000) }),
      job({ name: 'load', sinkName: 'db', queueName: 'orders', attemptCount: 500, service: latency(450, 60_000) }),
      job({ name: 'mail', sinkName: 'smtp', queueName: 'mails', attemptCount: 9_000, service: latency(9, 90_000) }),
      job({ name: 'read', sinkName: 'db', attemptCount: 9_000, service: latency(9, 90_000) }),
    ],
    sinks: [sink({ name: 'db', kind: 'mock-db', connectionCount: 10, busyUs: 7_000_000 })],
    ...part,
  })

it('the load of a queue is its own attempts, at their mean service time, over its slots and the time of arrivals', () => {
  expect(measureLoad(orders, run())).toEqual({ serverCount: 10, utilisationRatio: 0.6 })
})

it('attempts that a breaker kept from the sink took no slot', () => {
  const jobs = run().jobs.map((one) => ({ ...one, attemptCount: one.attemptCount + 700, fastFailedCount: 700 }))
  expect(measureLoad(orders, run({ jobs }))).toEqual({ serverCount: 10, utilisationRatio: 0.6 })
})

it('workers that became more and fewer have no one load', () => {
  const workers = { peakCount: 2, workerUs: 20_000_000, startedCount: 2, timeToCapacityUs: 0 }
  expect(measureLoad({ ...orders, workers }, run())).toBeNull()
})

it('with fewer connections than slots it is that of the connections, whoever uses them', () => {
  const sinks = [sink({ name: 'db', kind: 'mock-db', connectionCount: 1, busyUs: 7_000_000 })]
  expect(measureLoad(orders, run({ sinks }))).toEqual({ serverCount: 1, utilisationRatio: 0.7 })
})

it('without work, or with all arrivals at one instant, there is none', () => {
  expect(measureLoad(orders, run({ jobs: [] }))).toBeNull()
  expect(measureLoad(orders, run({ arrivalsEndUs: 0 }))).toBeNull()
})
