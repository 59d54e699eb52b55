import { describe, expect, it } from 'vitest'
import type { Measurement } from '../../src/measure/measurement.ts'
import type { Finding } from '../../src/report/finding.ts'
import { findRule } from '../../src/report/finding-rule.ts'
import { wordFinding } from '../../src/report/finding-words.ts'
import { findReasons } from '../../src/report/reasons.ts'
import type { RunResult } from '../../src/result/run-result.ts'
import { PLAIN_WORKERS } from '../../src/scenario/plain-parts.ts'
import type { Scenario } from '../../src/scenario/scenario.ts'
import {
  intervals,
  jobSpec,
  latency,
  mockSmtp,
  queue,
  queueSpec,
  requestSpec,
  result,
  scenario,
} from './make-result.ts'
import {
  login,
  loginAsync,
  loginSync,
  newsletter,
  newsletterAsync,
  newsletterSync,
  spike,
  spikeAsync,
  spikeSync,
  video,
  videoSync,
} from './stories.ts'

const kinds = (of: RunResult): readonly Finding['kind'][] => findReasons(of).map(({ kind }) => kind)

const find = <Kind extends Finding['kind']>(of: RunResult, kind: Kind): Extract<Finding, { kind: Kind }> | undefined =>
  findReasons(of).find((finding): finding is Extract<Finding, { kind: Kind }> => finding.kind === kind)

const changed = (of: Scenario, story: () => RunResult, part: Partial<Measurement>): RunResult =>
  result(of, { ...story().measurement, ...part })

describe('work that is too long for its client', () => {
  it('is service time × jobs against the timeout', () => {
    expect(find(newsletterSync(), 'too-long-for-the-client')).toMatchObject({
      serviceUs: 47_000,
      needUs: 47_000 * 1_000_000,
      timeoutUs: 30_000_000,
      neededParallelCount: 1_567,
    })
  })

  it('counts what a request has in flight at once', () => {
    const [send] = newsletter.requests
    const parallel = scenario({ ...newsletter, requests: [requestSpec({ ...send, name: 'send', parallelCount: 100 })] })
    expect(find(changed(parallel, newsletterSync, {}), 'too-long-for-the-client')?.needUs).toBe(47_000 * 10_000)
    const enough = scenario({ ...newsletter, requests: [requestSpec({ ...send, name: 'send', parallelCount: 1_567 })] })
    expect(kinds(changed(enough, newsletterSync, {}))).not.toContain('too-long-for-the-client')
  })

  it('asks for no more at once than the sink has connections, and says so', () => {
    const [smtp] = newsletterSync().measurement.sinks
    const few = [{ ...smtp, connectionCount: 100 }] as Measurement['sinks']
    const narrow = scenario({ ...newsletter, sinks: [mockSmtp({ connectionCount: 100 })] })
    const found = find(changed(narrow, newsletterSync, { sinks: few }), 'too-long-for-the-client')
    expect(found?.forbiddenBy).toEqual({ kind: 'connections', sinkName: 'smtp', connectionCount: 100 })
    expect(found && wordFinding(found)[1]).toBe(
      'Answer within 30 s would take 1,567 at a time, but smtp has only 100 connections.',
    )
    expect(find(newsletterSync(), 'too-long-for-the-client')?.forbiddenBy).toBeNull()
  })

  it('that is processor time, or one job alone, is not helped by more at once', () => {
    const [smtp] = newsletterSync().measurement.sinks
    const cpu = changed(newsletter, newsletterSync, { sinks: [{ ...smtp, kind: 'cpu' }] as Measurement['sinks'] })
    expect(find(cpu, 'too-long-for-the-client')?.forbiddenBy).toEqual({ kind: 'thread' })
    const [send] = newsletter.requests
    const hasty = scenario({ ...newsletter, requests: [requestSpec({ ...send, name: 'send', timeoutUs: 1 })] })
    expect(find(changed(hasty, newsletterSync, {}), 'too-long-for-the-client')?.forbiddenBy).toEqual({
      kind: 'one-job',
    })
  })
})

describe('a sink', () => {
  it('is overrun when work arrives faster than it was ever done, with all connections taken', () => {
    expect(find(spikeSync(), 'sink-overrun')).toMatchObject({
      sinkName: 'db',
      arrivalPeakPerSec: 1_061,
      donePeakPerSec: 135,
      connectionCount: 10,
      waitingPeakCount: 501,
    })
  })

  it.each([
    ['did nothing', { intervals: intervals({ offered: [100, 100], done: [0, 0] }) }],
    ['kept up', { intervals: intervals({ offered: [100, 100], done: [100, 90] }) }],
    [
      'had connections to spare',
      { sinks: spikeSync().measurement.sinks.map((one) => ({ ...one, inUsePeakCount: 9 })) },
    ],
    ['let nobody wait', { sinks: spikeSync().measurement.sinks.map((one) => ({ ...one, waitingPeakCount: 0 })) }],
  ])('that %s is not overrun', (_, part) => {
    expect(kinds(changed(spike, spikeSync, part))).not.toContain('sink-overrun')
  })

  it('that fell over is named with what it cost', () => {
    expect(find(spikeSync(), 'sink-collapsed')).toMatchObject({
      collapseCount: 3,
      downUs: 9_000_000,
      refusedCount: 1_738,
    })
  })

  it('that is a real database and refused calls is named, and not said to be too slow', () => {
    const spec = {
      kind: 'postgres',
      name: 'db',
      url: 'postgres://me@127.0.0.1/shop',
      statement: 'select 1',
      connectionCount: 100,
      isPooled: false,
      connectTimeoutUs: 5_000_000,
      breaker: null,
    } as const
    const story = spikeSync()
    const { resolved } = story.scenario
    const real = { ...story, scenario: { ...story.scenario, resolved: { ...resolved, sinks: [spec] } } }
    const [sink] = story.measurement.sinks
    expect(kinds(story)).not.toContain('sink-refused')
    expect(find(real, 'sink-refused')).toEqual({
      kind: 'sink-refused',
      sinkName: 'db',
      callCount: sink?.callCount,
      refusedCount: 1_738,
      inUsePeakCount: sink?.inUsePeakCount,
    })
    expect(kinds(real)).not.toContain('overloaded')
    const open = { ...real.measurement, sinks: real.measurement.sinks.map((one) => ({ ...one, refusedCount: 0 })) }
    expect(kinds({ ...real, measurement: open })).not.toContain('sink-refused')
  })

  it('is not overrun by one request that makes all the work at once', () => {
    expect(kinds(newsletterAsync())).not.toContain('sink-overrun')
  })
})

describe('a full house', () => {
  it('is the front when it refused requests of a synchronous run', () => {
    expect(find(spikeSync(), 'front-full')).toMatchObject({
      rejectedCount: 1_800,
      concurrencyCount: 500,
      backlogCount: 511,
    })
  })

  it('is the queue when it was full in an asynchronous run', () => {
    const [order, browse] = spikeAsync().measurement.requests
    const requests = [{ ...order, answeredCount: 6_400, rejectedCount: 100 }, browse] as Measurement['requests']
    const full = changed(spike, spikeAsync, {
      requests,
      queues: [queue({ name: 'orders', capacityCount: 2_000, peakCount: 2_000 })],
    })
    expect(find(full, 'queue-full')).toMatchObject({ queueName: 'orders', capacityCount: 2_000, turnedAwayCount: 100 })
    expect(kinds(full)).not.toContain('front-full')
  })
})

it('jobs that a full queue drops make room: nobody is turned away', () => {
  const dropping = scenario({ ...login, queues: [queueSpec({ capacityCount: 20, overflow: 'drop-oldest' })] })
  const jobs = loginAsync().measurement.jobs.map((job) => ({ ...job, doneCount: 999, shedCount: 1 }))
  const found = find(
    changed(dropping, loginAsync, { jobs, queues: [queue({ capacityCount: 20, peakCount: 20 })] }),
    'queue-full',
  )
  expect(found && wordFinding(found)).toEqual(['Queue default was full (20): 1 older job dropped to make room.'])
})

it('a bystander that waited for connections is told so', () => {
  const found = find(spikeSync(), 'bystander-waited')
  expect(found && wordFinding(found)).toEqual([
    "browse had to wait for db's 10 connections: 683 ms (p99) a call, 20 ms of it the work (mean).",
  ])
  expect(kinds(spikeAsync())).not.toContain('bystander-waited')
})

describe('a backlog', () => {
  it('that one request made is worked off by slots ÷ service time', () => {
    const found = find(newsletterAsync(), 'levelled')
    expect(found).toMatchObject({
      hasNoWaitingClient: true,
      limit: { slotCount: 10_000, slotsAre: 'worker slot', serviceUs: 46_900, donePeakPerSec: 198_400 },
    })
    expect(found?.limit).toHaveProperty('capacityPerSec', (10_000 / 46_900) * 1e6)
    expect(kinds(newsletterAsync())).toEqual(['levelled'])
  })

  it('is worked off by the connections of the sink where they are fewer than the workers', () => {
    // Ten connections at 17.8 ms allow 561.8/s: more than that was done, if only a little.
    const found = find(spikeAsync(), 'levelled')
    expect(found?.limit).toMatchObject({ slotCount: 10, slotsAre: 'connection', donePeakPerSec: 562 })
    expect(found && wordFinding(found)[1]).toBe(
      '10 connections ÷ 17.8 ms a save-order job = 562/s; 562/s at best measured.',
    )
  })

  it('names no limit that was passed or that is infinite', () => {
    const quick = intervals({ offered: [1_000], done: [600], depth: [0] })
    expect(find(changed(spike, spikeAsync, { intervals: quick }), 'levelled')?.limit).toBeNull()
    const job = { ...newsletterAsync().measurement.jobs[0], service: latency(1_000_000, 0) }
    const free = { ...newsletterAsync().measurement.sinks[0], connectionCount: null, busyUs: 0 }
    const endless = { jobs: [job], sinks: [free] } as Partial<Measurement>
    expect(find(changed(newsletter, newsletterAsync, endless), 'levelled')?.limit).toBeNull()
  })

  it('is not told from the slots where a bulkhead takes some of them', () => {
    const [email] = newsletter.jobs
    const jobs = [jobSpec({ ...email, name: 'email', bulkheadCount: 5 })]
    expect(find(newsletterAsync(), 'levelled')?.limit?.kind).toBe('slots')
    expect(find(changed(scenario({ ...newsletter, jobs }), newsletterAsync, {}), 'levelled')?.limit).toBeNull()
  })

  it('is held back by a rate limit that is lower than what the slots can do', () => {
    const workers = { ...PLAIN_WORKERS, threadCount: 2, concurrencyCount: 5_000, ratePerSec: 100_000 }
    const limited = scenario({ ...newsletter, queues: [queueSpec({ workers })] })
    expect(find(changed(limited, newsletterAsync, {}), 'levelled')?.limit).toEqual({
      kind: 'rate',
      ratePerSec: 100_000,
    })
    const lax = scenario({ ...newsletter, queues: [queueSpec({ workers: { ...workers, ratePerSec: 300_000 } })] })
    expect(find(changed(lax, newsletterAsync, {}), 'levelled')?.limit?.kind).toBe('slots')
  })

  it('under a rate limit is one beside free slots as well', () => {
    const limited = scenario({
      ...login,
      queues: [queueSpec({ workers: { ...PLAIN_WORKERS, threadCount: 2, concurrencyCount: 10, ratePerSec: 90 } })],
    })
    const jobs = loginAsync().measurement.jobs.map((job) => ({ ...job, wait: latency(1_000, 500_000) }))
    const slow = { jobs, queues: [queue({ peakCount: 15 })] }
    expect(find(changed(limited, loginAsync, slow), 'levelled')?.limit).toEqual({ kind: 'rate', ratePerSec: 90 })
    expect(kinds(changed(login, loginAsync, slow))).not.toContain('levelled')
  })

  it('is no relief for clients who timed out, were refused, or waited for room', () => {
    const [send] = newsletterAsync().measurement.requests
    const requests = [{ ...send, answeredCount: 0, timedOutCount: 1 }] as Measurement['requests']
    expect(find(changed(newsletter, newsletterAsync, { requests }), 'levelled')?.hasNoWaitingClient).toBe(false)
    const blocking = scenario({ ...newsletter, queues: [queueSpec({ capacityCount: 10_001, overflow: 'block' })] })
    const full = changed(blocking, newsletterAsync, { queues: [queue({ capacityCount: 10_001, peakCount: 10_001 })] })
    expect(find(full, 'levelled')?.hasNoWaitingClient).toBe(false)
    expect(find(full, 'queue-full')).toMatchObject({ blocks: true, turnedAwayCount: 0, droppedCount: 0 })
  })

  it('drains at what is done less what still arrives', () => {
    const found = find(spikeAsync(), 'backlog-drained')
    expect(found).toMatchObject({ peakCount: 2_470, donePeakPerSec: 562, stillArrivingPerSec: 150 })
    expect(found?.drainUs).toBeCloseTo((2_470 / (562 - 150)) * 1e6, 0)
  })

  it('that never goes is arrivals over capacity, and then nothing is levelled', () => {
    const growing = changed(spike, spikeAsync, {
      drain: { verdict: 'growing', drainUs: null, backlogGoneAtUs: null },
      intervals: intervals({ offered: new Array<number>(19).fill(1_000), done: new Array<number>(19).fill(560) }),
    })
    expect(find(growing, 'backlog-grows')?.arrivalPerSec).toBe(1_000)
    expect(kinds(growing)).not.toContain('levelled')
  })
})

describe('processor work in the front', () => {
  it('is named with a bystander that waited behind it', () => {
    expect(find(videoSync(), 'front-blocked')).toEqual({
      kind: 'front-blocked',
      busyRatio: 13_500_000 / 15_400_000,
      bystander: { name: 'profile', p99Us: 323_000, workUs: 38_400 },
    })
  })

  it('is named for its bystander also where the front was free most of the time', () => {
    const free = changed(video, videoSync, { threads: [{ role: 'front', busyUs: 3_850_000 }] })
    expect(find(free, 'front-blocked')?.busyRatio).toBe(0.25)
  })

  it('is not blamed for a wait much longer than it ever took the thread', () => {
    const [upload, profile] = videoSync().measurement.requests
    const slow = { ...profile, response: latency(750, 900_000, 2) }
    const free = { threads: [{ role: 'front', busyUs: 100_000 }], requests: [upload, slow] } as Partial<Measurement>
    expect(kinds(changed(video, videoSync, free))).not.toContain('front-blocked')
  })

  it('is not when nobody waited, or when the front did other work', () => {
    const [upload, profile] = videoSync().measurement.requests
    const quick = { ...profile, response: latency(750, 16_000, 3) }
    const calm = { threads: [{ role: 'front', busyUs: 7_000_000 }], requests: [upload, quick] } as Partial<Measurement>
    expect(kinds(changed(video, videoSync, calm))).not.toContain('front-blocked')
    expect(kinds(changed(login, loginSync, { threads: [{ role: 'front', busyUs: 10_000_000 }] }))).not.toContain(
      'front-blocked',
    )
  })
})

describe('where nothing had to be levelled', () => {
  it('a synchronous response is the work itself', () => {
    expect(findReasons(loginSync())).toEqual([
      { kind: 'only-the-work', responseUs: 15_300, workUs: 15_200, responseP99Us: 47_430, hasRoom: true },
    ])
  })

  it('a queue that is only passed through, however many pass at once, has no backlog', () => {
    expect(kinds(changed(login, loginAsync, { queues: [queue({ peakCount: 21 })] }))).toEqual(['queue-adds-wait'])
  })

  it('an asynchronous result comes later than the work takes', () => {
    expect(findReasons(loginAsync())).toEqual([
      { kind: 'queue-adds-wait', isPassedThrough: true, responseUs: 150, completionUs: 18_900, workUs: 15_200 },
    ])
  })

  it('a response that is longer than its work has no such reason', () => {
    const [request] = loginSync().measurement.requests
    const slow = { ...request, response: { ...request?.response, p50Us: 20_000 } } as Measurement['requests'][number]
    expect(kinds(changed(login, loginSync, { requests: [slow] }))).toEqual([])
  })
})

it('work for clients who had given up is named', () => {
  const jobs = loginSync().measurement.jobs.map((job) => ({ ...job, wastedCount: 7 }))
  expect(findReasons(changed(login, loginSync, { jobs }))).toEqual([{ kind: 'wasted-work', wastedCount: 7 }])
})

describe('jobs that are not done', () => {
  const withCodel = scenario({
    ...login,
    queues: [queueSpec({ codel: { targetUs: 5_000, intervalUs: 100_000 } })],
  })
  const jobs = loginAsync().measurement.jobs.map((one) => ({ ...one, doneCount: 960, shedCount: 40 }))

  it('because CoDel dropped them are no sign of a full queue', () => {
    const run = changed(withCodel, loginAsync, { jobs, effectCount: 960 })
    expect(kinds(run)).not.toContain('queue-full')
    const found = find(run, 'codel-dropped')
    expect(found && wordFinding(found)).toEqual([
      'Queue default dropped 40 of 1,000 jobs while waits stayed over 5 ms; half the jobs waited 1.9 ms or less.',
    ])
  })

  it('because they were too old are told as such', () => {
    const old = loginAsync().measurement.jobs.map((one) => ({ ...one, doneCount: 960, expiredCount: 40 }))
    const found = find(changed(login, loginAsync, { jobs: old, effectCount: 960 }), 'expired-unbegun')
    expect(found).toEqual({ kind: 'expired-unbegun', expiredCount: 40, createdCount: 1_000 })
    expect(found && findRule(found)).toBe('B4')
  })
})

it('whom admission turned away is not refused by a full front', () => {
  const [request] = loginSync().measurement.requests
  const refused = (rejectedCount: number) => ({
    requests: [{ ...request, answeredCount: 700, rejectedCount, shedCount: 300 }] as Measurement['requests'],
  })
  expect(kinds(changed(login, loginSync, refused(300)))).not.toContain('front-full')
  expect(find(changed(login, loginSync, refused(310)), 'front-full')?.rejectedCount).toBe(10)
})

describe('after a planned fault', () => {
  const fault = { kind: 'slow-sink', sinkIndex: 0, atUs: 4_000_000, forUs: 2_000_000, factorRatio: 10 } as const
  const troubled = (done: readonly number[]) =>
    find(
      changed(scenario({ ...login, faults: [fault] }), loginAsync, {
        arrivalsEndUs: 12_000_000,
        intervals: intervals({ offered: new Array<number>(12).fill(100), done }),
      }),
      'after-the-fault',
    )

  it('what is done comes back when it is 90 % of what it was, to the end', () => {
    const found = troubled([100, 100, 100, 100, 10, 10, 60, 92, 99, 101, 100, 98])
    expect(found).toMatchObject({ beforePerSec: 100, duringPerSec: 10, recoveredWithinUs: 2_000_000 })
    expect(found && wordFinding(found)).toEqual([
      'db took 10 times as long for 2 s: what was done fell from 100/s to 10/s, and was back within 2 s.',
    ])
    expect(found && findRule(found)).toBeNull()
  })

  it('one lucky second is no recovery', () => {
    const found = troubled([100, 100, 100, 100, 10, 10, 60, 95, 40, 30, 30, 30])
    expect(found).toMatchObject({ recoveredWithinUs: null, afterPerSec: 30, watchedUs: 6_000_000 })
    expect(found && wordFinding(found)[1]).toBe(
      '6 s later it had not recovered, at 30/s: metastable, the load keeps itself up.',
    )
    expect(found && findRule(found)).toBe('C2')
  })

  it('that hardly showed says so', () => {
    const found = troubled(new Array<number>(12).fill(100))
    expect(found && wordFinding(found)).toEqual(['db took 10 times as long for 2 s, and what was done hardly fell.'])
  })
})

it('where all had the result with the answer there are no others', () => {
  const answered = { kind: 'answered-inline', waitUs: 200_000, resultP99Us: 1, completionP99Us: 1 } as const
  expect(wordFinding({ ...answered, inlineRatio: 1, pollRatio: null })).toEqual([
    'All had the result with the answer, within 200 ms.',
  ])
  expect(wordFinding({ ...answered, inlineRatio: 0.5, pollRatio: null })).toEqual([
    '50 % had the result with the answer, within 200 ms; the others got a 202.',
  ])
})
