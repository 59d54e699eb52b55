import { describe, expect, test } from 'vitest'
import { judgeDrain } from '../../src/measure/drain.ts'
import type { IntervalMeasure } from '../../src/measure/measurement.ts'

const US_PER_SEC = 1_000_000

/** One interval a second with these backlogs. */
const intervals = (...backlogs: readonly number[]) =>
  backlogs.map((backlogCount, index) => ({ backlogCount, toUs: (index + 1) * US_PER_SEC }) as IntervalMeasure)

const facts = { isWithoutQueues: false, leftCount: 0, lastEndUs: 0, arrivalsEndUs: 2 * US_PER_SEC }

describe('the drain', () => {
  test('ends with the last queued job, however long other work goes on', () => {
    expect(judgeDrain({ ...facts, lastEndUs: 5 * US_PER_SEC }, intervals(9, 9, 4, 2, 0, 0, 0, 0))).toEqual({
      verdict: 'drained',
      drainUs: 3 * US_PER_SEC,
      backlogGoneAtUs: 5 * US_PER_SEC,
    })
  })

  test('took no time where the last job ended before the last arrival', () => {
    expect(judgeDrain({ ...facts, lastEndUs: US_PER_SEC }, intervals(1, 0)).drainUs).toBe(0)
  })

  test('of a backlog that shrank but was not gone is not growing', () => {
    const drain = judgeDrain({ ...facts, leftCount: 21_100 }, intervals(100_000, 90_000, 60_000, 30_000))
    expect(drain).toEqual({ verdict: 'equilibrium', drainUs: null, backlogGoneAtUs: null })
  })

  test('of a backlog that is larger than when the arrivals ended is growing', () => {
    expect(judgeDrain({ ...facts, leftCount: 500 }, intervals(100, 200, 300, 400)).verdict).toBe('growing')
  })

  test('does not exist without queues', () => {
    expect(judgeDrain({ ...facts, isWithoutQueues: true, leftCount: 9 }, []).verdict).toBe('none')
  })
})
