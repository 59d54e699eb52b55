import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ProgramError } from '../../src/fault/program-error.ts'
import { allocateCodel, type Codel, openCodel } from '../../src/policy/codel.ts'
import type { CodelSpec } from '../../src/scenario/policy-spec.ts'

const MS = 1_000
const SEC = 1_000_000
/** The settings that the RFC recommends. */
const SPEC: CodelSpec = { targetUs: 5 * MS, intervalUs: 100 * MS }
const open = (spec = SPEC): Codel => openCodel(spec, allocateCodel())

/** Times at which a queue that never empties loses a job, when one is dequeued every so often. */
function dropsUs(codel: Codel, { waitUs = 50 * MS, everyUs = MS, fromUs = 0, untilUs = 10 * SEC } = {}): number[] {
  const timesUs: number[] = []
  for (let nowUs = fromUs; nowUs < untilUs; nowUs += everyUs) {
    if (codel.shouldDrop(waitUs, nowUs, 100)) timesUs.push(nowUs)
  }
  return timesUs
}

/** What one dequeue gives: the enqueue times of the jobs that it drops, and of the one that it delivers. */
interface Dequeue {
  readonly dropped: readonly number[]
  readonly delivered: number | null
}

/** The oracle: the queue that RFC 8289, sections 5.5 and 5.6, writes down, in plain variables; a job is its enqueue time. */
class RfcQueue {
  readonly waiting: number[] = []
  readonly #spec: CodelSpec
  #firstAboveTime = 0
  #dropNext = 0
  #count = 0
  #lastCount = 0
  #dropping = false

  constructor(spec: CodelSpec) {
    this.#spec = spec
  }

  dequeue(now: number): Dequeue {
    const dropped: number[] = []
    let r = this.#doDequeue(now)
    if (this.#dropping) {
      if (!r.okToDrop) this.#dropping = false
      while (now >= this.#dropNext && this.#dropping) {
        dropped.push(r.job as number)
        this.#count++
        r = this.#doDequeue(now)
        if (!r.okToDrop) this.#dropping = false
        else this.#dropNext = this.#controlLaw(this.#dropNext, this.#count)
      }
    } else if (r.okToDrop) {
      dropped.push(r.job as number)
      r = this.#doDequeue(now)
      this.#dropping = true
      const delta = this.#count - this.#lastCount
      this.#count = 1
      if (delta > 1 && now - this.#dropNext < 16 * this.#spec.intervalUs) this.#count = delta
      this.#dropNext = this.#controlLaw(now, this.#count)
      this.#lastCount = this.#count
    }
    return { dropped, delivered: r.job }
  }

  #doDequeue(now: number): { job: number | null; okToDrop: boolean } {
    const job = this.waiting.shift() ?? null
    let okToDrop = false
    if (job === null || now - job < this.#spec.targetUs || this.waiting.length === 0) this.#firstAboveTime = 0
    else if (this.#firstAboveTime === 0) this.#firstAboveTime = now + this.#spec.intervalUs
    else if (now >= this.#firstAboveTime) okToDrop = true
    return { job, okToDrop }
  }

  #controlLaw(t: number, count: number): number {
    return t + this.#spec.intervalUs / Math.sqrt(count)
  }
}

/** The same, by the policy: dequeues until a job is not dropped. `threads` ask in turn. */
function dequeue(waiting: number[], threads: Codel[], nowUs: number): Dequeue {
  const dropped: number[] = []
  for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) {
    const codel = threads.shift() as Codel
    threads.push(codel)
    if (!codel.shouldDrop(nowUs - job, nowUs, waiting.length)) return { dropped, delivered: job }
    dropped.push(job)
  }
  return { dropped, delivered: null }
}

test('an interval over the target starts the drops, which then come 1, 1/sqrt 2, 1/sqrt 3 ... intervals apart', () => {
  expect(dropsUs(open(), { everyUs: 100, untilUs: 500 * MS })).toEqual([
    100_000, 200_000, 270_800, 328_500, 378_500, 423_200, 464_000,
  ])
})

test('a wait at the target counts as over it, a microsecond less as under it', () => {
  expect(dropsUs(open(), { waitUs: 5_000 }).length).toBeGreaterThan(100)
  expect(dropsUs(open(), { waitUs: 4_999 })).toEqual([])
})

test('one job under the target, or with nobody behind it, starts the interval anew', () => {
  for (const [waitUs, waitingCount] of [
    [4_999, 100],
    [50_000, 0],
  ] as const) {
    const codel = open()
    expect(dropsUs(codel, { untilUs: 100 * MS })).toEqual([])
    expect(codel.shouldDrop(waitUs, 100 * MS, waitingCount)).toBe(false)
    expect(dropsUs(codel, { fromUs: 101 * MS, untilUs: 202 * MS })).toEqual([201 * MS])
  }
})

test('a queue that stands again within 16 intervals is met with the drop rate that helped, later with the first', () => {
  // The fifth drop was planned for 378,446 us, the job behind it was fast: the four since the first give interval / sqrt 4.
  for (const [againUs, gapUs] of [
    [1_978_400, 50_000],
    [1_978_500, 100_000],
  ] as const) {
    const codel = open()
    expect(dropsUs(codel, { everyUs: 100, untilUs: 378_600 }).length).toBe(5)
    codel.shouldDrop(0, 378_600, 100)
    const [first, second] = dropsUs(codel, { everyUs: 100, fromUs: againUs - SPEC.intervalUs })
    expect([first, second]).toEqual([againUs, againUs + gapUs])
  }
})

test('under constant excess the drop rate rises: no gap between drops is longer than the one before', () => {
  const everyUs = 100
  const timesUs = dropsUs(open(), { everyUs, untilUs: 10 * SEC })
  const gapsUs = timesUs.slice(1).map((timeUs, index) => timeUs - (timesUs[index] as number))
  gapsUs.slice(1).forEach((gapUs, index) => {
    expect(gapUs).toBeLessThanOrEqual((gapsUs[index] as number) + everyUs)
  })
  const perSecCounts = Array.from(
    { length: 10 },
    (_, sec) => timesUs.filter((us) => Math.floor(us / SEC) === sec).length,
  )
  expect(perSecCounts).toEqual([...new Set(perSecCounts)].sort((a, b) => a - b))
})

test('while waits stay below the target nothing is dropped, whenever jobs come and however many wait', () => {
  const job = fc.record({
    gapUs: fc.nat({ max: SEC }),
    waitUs: fc.nat({ max: SPEC.targetUs - 1 }),
    waitingCount: fc.nat(),
  })
  fc.assert(
    fc.property(fc.array(job, { maxLength: 500 }), (jobs) => {
      const codel = open()
      let nowUs = 0
      const dropped = jobs.filter(({ gapUs, waitUs, waitingCount }) => {
        nowUs += gapUs
        return codel.shouldDrop(waitUs, nowUs, waitingCount)
      })
      expect(dropped).toEqual([])
    }),
  )
})

test('the jobs dropped are those that the queue of the RFC drops, by however many threads it is drained', () => {
  const spec = fc.record({
    targetUs: fc.integer({ min: 0, max: 20 * MS }),
    intervalUs: fc.integer({ min: 1, max: 50 * MS }),
  })
  // Stretches of a load: how often jobs come and are taken, and for how long.
  const everyUs = fc.integer({ min: 200, max: 5 * MS })
  const stretch = fc.record({ comeEveryUs: everyUs, takeEveryUs: everyUs, forUs: fc.integer({ min: 0, max: SEC / 2 }) })
  const threadCount = fc.integer({ min: 1, max: 3 })
  let droppedCount = 0
  fc.assert(
    fc.property(spec, threadCount, fc.array(stretch, { minLength: 1, maxLength: 6 }), (settings, count, load) => {
      const memory = allocateCodel()
      const threads = Array.from({ length: count }, () => openCodel(settings, memory))
      const rfc = new RfcQueue(settings)
      const waiting: number[] = []
      // Compared as a whole: to expect something of each dequeue takes seconds.
      const taken: Dequeue[] = []
      const expected: Dequeue[] = []
      let beginUs = 0
      for (const { comeEveryUs, takeEveryUs, forUs } of load) {
        let comeUs = beginUs
        for (let nowUs = beginUs; nowUs < beginUs + forUs; nowUs += takeEveryUs) {
          for (; comeUs <= nowUs; comeUs += comeEveryUs) {
            waiting.push(comeUs)
            rfc.waiting.push(comeUs)
          }
          taken.push(dequeue(waiting, threads, nowUs))
          expected.push(rfc.dequeue(nowUs))
        }
        beginUs += forUs
      }
      expect(taken).toEqual(expected)
      for (const { dropped } of taken) droppedCount += dropped.length
    }),
    { numRuns: 60 },
  )
  expect(droppedCount).toBeGreaterThan(100)
})

test('while another thread decides, a job passes, and the drop that is due is made by the next', () => {
  const memory = allocateCodel()
  const codel = openCodel(SPEC, memory)
  codel.shouldDrop(50 * MS, 0, 100)
  memory.words[0] = 1
  expect(codel.shouldDrop(50 * MS, 100 * MS, 100)).toBe(false)
  memory.words[0] = 0
  expect(codel.shouldDrop(50 * MS, 101 * MS, 100)).toBe(true)
})

test('an interval that is no time is a programmer error', () => {
  for (const intervalUs of [0, -1, Number.NaN]) expect(() => open({ ...SPEC, intervalUs })).toThrow(ProgramError)
})
