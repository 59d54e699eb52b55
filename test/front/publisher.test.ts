import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSteppedClock } from '../../src/clock/stepped-clock.ts'
import type { FrontDesk, Handler } from '../../src/front/handler.ts'
import { planJobs } from '../../src/front/job-plan.ts'
import { createPublisher, eventsOf, type Rest, recordsOf } from '../../src/front/publisher.ts'
import type { OutboxEntry } from '../../src/front/relay.ts'
import { createRequestTable } from '../../src/front/request-table.ts'
import type { Recorder } from '../../src/measure/recorder.ts'
import { PLAIN_REQUEST } from '../../src/scenario/plain-parts.ts'
import type { PublishSpec } from '../../src/scenario/policy-spec.ts'
import type { RequestSpec } from '../../src/scenario/scenario.ts'

type How = PublishSpec['how']

const plain: RequestSpec = {
  ...PLAIN_REQUEST,
  name: 'order',
  arrivals: { kind: 'once', atUs: 0 },
  timeoutUs: 1_000,
  jobs: [
    { jobIndex: 0, count: 1 },
    { jobIndex: 1, count: 2 },
  ],
}
const publishing = (how: How): RequestSpec => ({
  ...plain,
  publish: { how, crashRatio: 0.5, everyUs: 100, batchCount: 10 },
})

/** Handlers that do nothing until a test says how what they have in hand ends; requests stand in rows of their own. */
function setUpPublisher(spec: RequestSpec, dies: (recordId: number) => boolean = () => false, hasQueues = true) {
  const clock = createSteppedClock()
  const requests = createRequestTable(8)
  const log: string[] = []
  const outbox: OutboxEntry[] = []
  let nextId = 100
  const desk: FrontDesk = {
    end(row, how) {
      log.push(`${row} ${how}`)
      return how
    },
    ask: () => undefined,
    reserveJobIds: () => 0,
    jobIdsOf(_row, count) {
      nextId += count
      return nextId - count
    },
  }
  const recorder = { requestNoted: (_kind: number, note: string, count = 1) => log.push(`${count} ${note}`) }
  const desks: { writer?: FrontDesk; rest?: FrontDesk } = {}
  const fake = (name: 'writer' | 'rest'): Handler => ({
    start: (row) => void log.push(`${row} ${name} ${desks[name]?.jobIdsOf(row, 1)}`),
    abandon: (row) => void log.push(`${row} ${name} abandoned`),
    turn: () => Number.POSITIVE_INFINITY,
    isIdle: () => true,
    hasAskers: () => false,
    cut: () => undefined,
  })
  const publisher = createPublisher({
    clock,
    specs: [spec],
    requests,
    desk,
    recorder: recorder as unknown as Recorder,
    createWriter(own) {
      desks.writer = own
      return fake('writer')
    },
    createRest(own): Rest {
      desks.rest = own
      return hasQueues ? { ...fake('rest'), publish: (entry) => outbox.push(entry) > 0 } : fake('rest')
    },
    crashes: (_kind, recordId, nth) => nth === 0 && dies(recordId),
  })
  return { clock, publisher, log, outbox, write: desks.writer as FrontDesk, rest: desks.rest as FrontDesk }
}

describe('a publisher', () => {
  test('is not there where nobody publishes', () => {
    const { publisher, log, write } = setUpPublisher(plain)
    publisher.start(0)
    expect(log).toEqual(['0 rest 100'])
    expect(write).toBeUndefined()
  })

  test('write-first writes the record, then publishes its events under the ids that follow', () => {
    const { publisher, log, write, rest } = setUpPublisher(publishing('write-first'))
    publisher.start(0)
    write.end(0, 'answered')
    rest.end(0, 'answered')
    expect(log).toEqual(['0 writer 100', '0 rest 101', '0 answered'])
  })

  test('publish-first publishes, then writes', () => {
    const { publisher, log, write, rest } = setUpPublisher(publishing('publish-first'))
    publisher.start(0)
    rest.end(0, 'answered')
    write.end(0, 'answered')
    expect(log).toEqual(['0 rest 101', '0 writer 100', '0 answered'])
  })

  test('outbox answers after the write, and a relay publishes later', () => {
    const { clock, publisher, log, outbox, write } = setUpPublisher(publishing('outbox'), () => true)
    publisher.start(0)
    write.end(0, 'answered')
    expect(log).toEqual(['0 writer 100', '0 answered'])
    expect([outbox.length, publisher.isIdle()]).toEqual([0, false])
    publisher.cut()
    expect(log.at(-1)).toBe('1 unpublished')
    expect(() => clock.advanceTo(100)).toThrow('requestTimed')
  })

  test('a handler that does all itself writes first, whatever is asked for', () => {
    for (const how of ['write-first', 'publish-first', 'outbox'] as const) {
      const { publisher, log, write, rest } = setUpPublisher(publishing(how), undefined, false)
      publisher.start(0)
      write.end(0, 'answered')
      rest.end(0, 'error')
      expect(log).toEqual(['0 writer 100', '0 rest 101', '0 error'])
    }
  })

  test('counts as lost what was written and not published, as ghosts what was published and not written', () => {
    const fate = fc.record({
      how: fc.constantFrom<How>('write-first', 'publish-first', 'outbox'),
      write: fc.constantFrom('answered' as const, 'error' as const, 'abandoned' as const),
      publish: fc.constantFrom('answered' as const, 'rejected' as const, 'abandoned' as const),
      dies: fc.boolean(),
    })
    fc.assert(
      fc.property(fate, ({ how, write, publish, dies }) => {
        const { publisher, log, write: writer, rest } = setUpPublisher(publishing(how), () => dies)
        // What should come of it: the two writes in their order, until one fails, is given up, or nobody is left for it.
        const order = how === 'publish-first' ? (['publish', 'write'] as const) : (['write', 'publish'] as const)
        const done = new Set<string>()
        for (const [nth, step] of order.entries()) {
          if (nth === 1 && how === 'outbox') done.add('publish')
          else if (nth === 1 && dies) break
          else if ((step === 'write' ? write : publish) !== 'answered') break
          else done.add(step)
        }

        publisher.start(0)
        for (let nth = 0; nth < 2; nth++) {
          const last = log.at(-1) ?? ''
          const isWriting = last.startsWith('0 writer ')
          if (!isWriting && !last.startsWith('0 rest ')) break
          const end = isWriting ? write : publish
          if (end === 'abandoned') publisher.abandon(0)
          else (isWriting ? writer : rest).end(0, end)
        }
        expect(log.filter((line) => line === '1 lostEvents')).toHaveLength(
          done.has('write') && !done.has('publish') ? 1 : 0,
        )
        expect(log.filter((line) => line === '1 ghostEvents')).toHaveLength(
          done.has('publish') && !done.has('write') ? 1 : 0,
        )
      }),
    )
  })
})

describe('the parts of a request', () => {
  test('are its record and its events, or all of it where there is no record', () => {
    expect(recordsOf([plain, publishing('outbox')]).map(({ jobs }) => jobs.length)).toEqual([2, 1])
    expect(eventsOf([plain, publishing('outbox')]).map(({ jobs }) => jobs.map(({ jobIndex }) => jobIndex))).toEqual([
      [0, 1],
      [1],
    ])
  })

  test('have no record of their own: the events of two types compete for the first effect', () => {
    const jobs = [0, 1, 2].map((jobIndex) => ({ jobIndex, count: 1 }))
    const [events] = eventsOf([{ ...publishing('write-first'), jobs }])
    const [record] = recordsOf([{ ...publishing('write-first'), jobs }])
    expect(planJobs(events as RequestSpec)).toMatchObject({ jobCount: 2, hasFirst: true })
    expect(planJobs(record as RequestSpec)).toMatchObject({ jobCount: 1, hasFirst: false })
  })
})
