import { expect, test } from 'vitest'
import type { WorkersMeasure } from '../../src/measure/measurement.ts'
import { describeWorkers } from '../../src/report/workers-line.ts'
import { PLAIN_WORKERS } from '../../src/scenario/plain-parts.ts'
import type { AutoscaleSpec } from '../../src/scenario/policy-spec.ts'
import { job, jobSpec, measurement, queue, queueSpec, requestSpec, result, scenario } from './make-result.ts'

const autoscale: AutoscaleSpec = {
  minCount: 0,
  maxCount: 40,
  signal: 'age',
  target: 1,
  everyUs: 1,
  cooldownUs: 0,
  coldStartUs: 2_000_000,
}

function line(workers: WorkersMeasure | null, { minCount = 0, doneCount = 1_200, queueCount = 1 } = {}): string | null {
  const spec = queueSpec({
    workers: { ...PLAIN_WORKERS, threadCount: 2, concurrencyCount: 1, autoscale: { ...autoscale, minCount } },
  })
  const scaled = queue({ workers })
  const of = result(
    scenario({
      name: 'one',
      requests: [requestSpec({ name: 'order' })],
      jobs: [jobSpec({ name: 'save' })],
      sinks: [{ kind: 'none', name: 'nowhere' }],
      queues: [spec],
    }),
    measurement({
      mode: 'async',
      requests: [],
      jobs: [job({ name: 'save', sinkName: 'nowhere', queueName: 'default', doneCount })],
      queues: Array.from({ length: queueCount }, () => scaled),
    }),
  )
  return describeWorkers(scaled, of)
}

const some: WorkersMeasure = { peakCount: 37, workerUs: 411_700_000, startedCount: 80, timeToCapacityUs: 2_000_000 }

test('how many workers, how they came, what they cost', () => {
  expect(line(some)).toBe(
    'workers 0 → 37 · 80 cold starts, first as many as wanted after 2 s · 412 worker-seconds, 343 per 1,000 jobs',
  )
})

test('what there is not is not said', () => {
  expect(line({ ...some, startedCount: 0, timeToCapacityUs: null }, { minCount: 37, doneCount: 0 })).toBe(
    'workers 37 · 412 worker-seconds',
  )
  expect(line({ ...some, startedCount: 1, timeToCapacityUs: null })).toMatch(/1 cold start, never as many as wanted/)
  expect(line(some, { queueCount: 2 })).toMatch(/^default: workers 0 → 37/)
  expect(line(null)).toBeNull()
})
