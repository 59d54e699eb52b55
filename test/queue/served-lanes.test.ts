import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createJobTable } from '../../src/measure/job-table.ts'
import { createBulkheads } from '../../src/policy/bulkheads.ts'
import { allocateMemoryQueue, openMemoryQueue, openServedQueue } from '../../src/queue/memory-queue.ts'
import { PLAIN_JOB, PLAIN_QUEUE, PLAIN_REQUEST, PLAIN_WORKERS } from '../../src/scenario/plain-parts.ts'
import type { JobSpec, QueueSpec, RequestSpec } from '../../src/scenario/scenario.ts'

const CAPACITY_COUNT = 16
/** Two ranks; the third type has a bulkhead of two. */
const JOBS: readonly JobSpec[] = [
  { priorityRank: 0, bulkheadCount: null },
  { priorityRank: 2, bulkheadCount: null },
  { priorityRank: 2, bulkheadCount: 2 },
].map((spec) => ({ ...PLAIN_JOB, name: 'job', timeoutUs: 1, ...spec }))
const TENANTS = ['acme', 'zenith']
const REQUESTS = TENANTS.map((tenant) => ({
  ...PLAIN_REQUEST,
  tenant,
  jobs: JOBS.map((_, jobIndex) => ({ jobIndex, count: 1 })),
})) as unknown as readonly RequestSpec[]

interface Waiting {
  readonly id: number
  readonly type: number
  readonly kind: number
  readonly atUs: number
}

function open(spec: Partial<QueueSpec>, jobs: readonly JobSpec[] = JOBS) {
  const queueSpec: QueueSpec = {
    ...PLAIN_QUEUE,
    name: 'q',
    capacityCount: CAPACITY_COUNT,
    workers: { ...PLAIN_WORKERS, threadCount: 1, concurrencyCount: 1 },
    ...spec,
  }
  const memory = allocateMemoryQueue(queueSpec, 0, jobs, REQUESTS)
  const front = openMemoryQueue(memory)
  const bulkheads = createBulkheads(jobs)
  let nowUs = 0
  let nextId = 0
  const worker = openServedQueue(memory, { nowUs: () => nowUs, bulkheads })
  const table = createJobTable(CAPACITY_COUNT)
  const rows = Int32Array.from({ length: CAPACITY_COUNT }, (_, row) => row)
  return {
    front,
    worker,
    bulkheads,
    now: () => nowUs,
    pass: (us: number) => {
      nowUs += us
    },
    offer(type: number, kind = 0): Waiting | null {
      const job = { id: nextId, type, kind, atUs: nowUs }
      const times = { intendedUs: nowUs, enqueuedUs: nowUs }
      const taken = front.offer({ firstId: nextId, count: 1, request: 0, kind, type, ...times })
      if (taken === 1) nextId++
      return taken === 1 ? job : null
    },
    take: (atMost: number) => [...table.id.slice(0, worker.take(table, rows, atMost))],
    shed: () => (front.shed(table, 0) ? (table.id[0] as number) : null),
  }
}

/** What a queue is to do, on a plain list: it is sorted anew for every job. */
function createModel(spec: Partial<QueueSpec>) {
  const { order = 'fifo', lifoAboveCount = 0, agingUs = null, fairShares = null } = spec
  let waiting: Waiting[] = []
  const inside = [0, 0, 0]
  const finishes = [0, 0]
  let systemStart = 0
  const tenantOf = ({ kind }: Waiting): number => (fairShares === null ? 0 : kind)
  const laneKey = (job: Waiting): string =>
    `${JOBS[job.type]?.priorityRank} ${tenantOf(job)} ${job.type === 2 ? 'own' : 'all'}`
  const isOpen = (type: number): boolean => (inside[type] as number) < (JOBS[type]?.bulkheadCount ?? Infinity)
  const startOf = (job: Waiting): number => Math.max(systemStart, finishes[tenantOf(job)] as number)
  const lanes = (): Waiting[][] => {
    const keys = [...new Set(waiting.map(laneKey))].sort()
    return keys.map((key) => waiting.filter((job) => laneKey(job) === key))
  }
  const rankOf = (lane: readonly Waiting[], nowUs: number): number => {
    const oldest = lane[0] as Waiting
    return (JOBS[oldest.type]?.priorityRank ?? 0) - Math.floor((nowUs - oldest.atUs) / (agingUs ?? Infinity))
  }
  const remove = (job: Waiting): void => {
    waiting = waiting.filter((other) => other !== job)
  }
  return {
    inside,
    count: () => waiting.length,
    openCount: () => waiting.filter(({ type }) => isOpen(type)).length,
    offer: (job: Waiting) => waiting.push(job),
    takeOne(nowUs: number): number | null {
      const [lane] = lanes()
        .filter(([oldest]) => isOpen((oldest as Waiting).type))
        .sort((a, b) => {
          const [one, other] = [a[0] as Waiting, b[0] as Waiting]
          return rankOf(a, nowUs) - rankOf(b, nowUs) || startOf(one) - startOf(other) || one.atUs - other.atUs
        })
      if (lane === undefined) return null
      const isNewestFirst = order === 'lifo' || (order === 'adaptive' && lane.length > lifoAboveCount)
      const job = lane.at(isNewestFirst ? -1 : 0) as Waiting
      remove(job)
      systemStart = startOf(job)
      const weight = fairShares?.[TENANTS[job.kind] as string] ?? 1
      if (fairShares !== null) finishes[job.kind] = systemStart + 1 / weight
      inside[job.type] = (inside[job.type] as number) + 1
      return job.id
    },
    shedOne(): number | null {
      const rank = Math.max(...waiting.map(({ type }) => JOBS[type]?.priorityRank as number))
      const [oldest] = lanes()
        .reverse()
        .filter(([first]) => JOBS[(first as Waiting).type]?.priorityRank === rank)
        .map(([first]) => first as Waiting)
        .sort((a, b) => a.atUs - b.atUs)
      if (oldest !== undefined) remove(oldest)
      return oldest?.id ?? null
    },
  }
}

const step = fc.oneof(
  fc.record({ op: fc.constant('offer' as const), type: fc.nat({ max: 2 }), kind: fc.nat({ max: 1 }) }),
  fc.record({ op: fc.constant('offer' as const), type: fc.nat({ max: 2 }), kind: fc.nat({ max: 1 }) }),
  fc.record({ op: fc.constant('take' as const), count: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ op: fc.constant('leave' as const), type: fc.constant(2) }),
  fc.record({ op: fc.constant('pass' as const), us: fc.integer({ min: 1, max: 30 }) }),
  fc.record({ op: fc.constant('shed' as const) }),
)

describe('a queue that tells lanes apart', () => {
  test.each([
    { order: 'fifo' },
    { order: 'lifo' },
    { order: 'adaptive', lifoAboveCount: 2 },
    { order: 'fifo', agingUs: 20 },
    { order: 'fifo', fairShares: {} },
    { order: 'adaptive', lifoAboveCount: 1, agingUs: 10, fairShares: { acme: 2 } },
  ] satisfies Partial<QueueSpec>[])('serves, closes and sheds as a list that is sorted for each job, %j', (spec) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        const queue = open(spec)
        const model = createModel(spec)
        for (const each of steps) {
          if (each.op === 'offer') {
            const job = queue.offer(each.type, each.kind)
            expect(job === null).toBe(model.count() === CAPACITY_COUNT)
            if (job !== null) model.offer(job)
          } else if (each.op === 'take') {
            const expected = Array.from({ length: each.count }, () => model.takeOne(queue.now()))
            expect(queue.take(each.count)).toEqual(expected.filter((id) => id !== null))
          } else if (each.op === 'leave' && (model.inside[2] as number) > 0) {
            model.inside[2] = (model.inside[2] as number) - 1
            queue.bulkheads?.left(2)
          } else if (each.op === 'pass') {
            queue.pass(each.us)
          } else if (each.op === 'shed') {
            expect(queue.shed()).toBe(model.shedOne())
          }
          expect(queue.worker.waitingCount()).toBe(model.openCount())
          expect(queue.front.waitingCount()).toBe(model.count())
        }
      }),
      { numRuns: 200 },
    )
  })

  test('is not over while jobs wait behind a full bulkhead, and what waits there is left over', () => {
    const queue = open({})
    for (let count = 0; count < 3; count++) queue.offer(2)
    queue.front.close()
    expect(queue.take(9)).toEqual([0, 1])
    expect(queue.worker.waitingCount()).toBe(0)
    expect(queue.worker.isOver()).toBe(false)
    expect(queue.front.leftovers().countByType).toEqual(new Map([[2, 1]]))
  })
})
