import { describe, expect, test } from 'vitest'
import { createSteppedClock } from '../../src/clock/stepped-clock.ts'
import type { Front } from '../../src/front/front.ts'
import type { ArrivalPlan } from '../../src/load/arrival-plan.ts'
import { createArrivalDriver } from '../../src/run/arrival-driver.ts'

function openPlan(startsUs: readonly number[]): ArrivalPlan {
  const left = [...startsUs]
  return { kind: 'open', next: () => left.shift() ?? -1, plannedCount: startsUs.length, endUs: startsUs.at(-1) ?? 0 }
}

function drive(plans: readonly ArrivalPlan[]) {
  const clock = createSteppedClock()
  const arrived: [atUs: number, kind: number, intendedUs: number, client: number][] = []
  const front = {
    arrive: (kind: number, intendedUs: number, client: number) =>
      arrived.push([clock.nowUs(), kind, intendedUs, client]),
  }
  const driver = createArrivalDriver({
    plans,
    names: plans.map((_, kind) => `kind${kind}`),
    clock,
    front: () => front as unknown as Front,
  })
  driver.start()
  return { clock, driver, arrived }
}

describe('an open plan', () => {
  test('makes every request at its intended start, whatever the others do', () => {
    const { clock, driver, arrived } = drive([openPlan([10, 20, 20]), openPlan([15])])
    clock.advanceTo(100)
    expect(arrived).toEqual([
      [10, 0, 10, -1],
      [15, 1, 15, -1],
      [20, 0, 20, -1],
      [20, 0, 20, -1],
    ])
    expect(driver.isOver()).toBe(true)
    expect(driver.lastIntendedUs()).toBe(20)
  })

  test('catches up after a delay without losing or moving an intended start', () => {
    const { clock, arrived } = drive([openPlan([10, 20, 30])])
    clock.occupy(25)
    clock.advanceTo(40)
    expect(arrived).toEqual([
      [25, 0, 10, -1],
      [25, 0, 20, -1],
      [30, 0, 30, -1],
    ])
  })

  test('ends when it is stopped', () => {
    const { clock, driver, arrived } = drive([openPlan([10, 20, 30])])
    clock.advanceTo(15)
    driver.stop()
    clock.advanceTo(100)
    expect(arrived.length).toBe(1)
    expect(driver.isOver()).toBe(true)
  })
})

describe('a closed plan', () => {
  const closedPlan = (endUs: number): ArrivalPlan => ({
    kind: 'closed',
    clientCount: 2,
    endUs,
    firstUs: (client) => client * 5,
    thinkUs: (_client, nth) => 10 * nth,
  })

  test('lets a client ask again only after its answer and its think time', () => {
    const { clock, driver, arrived } = drive([closedPlan(1_000)])
    clock.advanceTo(50)
    expect(arrived).toEqual([
      [0, 0, 0, 0],
      [5, 0, 5, 1],
    ])
    driver.clientFree(0, 1)
    clock.advanceTo(100)
    expect(arrived.at(-1)).toEqual([60, 0, 60, 1])
  })

  test('is over when no client will ask again, and not while one thinks', () => {
    const { clock, driver } = drive([closedPlan(65)])
    clock.advanceTo(50)
    expect(driver.isOver()).toBe(true)
    driver.clientFree(0, 0)
    expect(driver.isOver()).toBe(false)
    clock.advanceTo(60)
    driver.clientFree(0, 0)
    expect(driver.isOver()).toBe(true)
  })

  test('is over at once when it is stopped, also while clients think', () => {
    const { clock, driver, arrived } = drive([closedPlan(1_000)])
    clock.advanceTo(50)
    driver.clientFree(0, 0)
    driver.stop()
    expect(driver.isOver()).toBe(true)
    driver.clientFree(0, 1)
    clock.advanceTo(500)
    expect(driver.isOver()).toBe(true)
    expect(arrived.length).toBe(2)
  })

  describe('of clients who neither think nor wait', () => {
    function hammer(clientCount: number, thinkUs: number) {
      const clock = createSteppedClock()
      let madeCount = 0
      let firstCount = 0
      const front = {
        arrive(kind: number, _intendedUs: number, client: number) {
          madeCount++
          if (clock.nowUs() === 0) firstCount++
          driver.clientFree(kind, client)
        },
      }
      const plan: ArrivalPlan = { kind: 'closed', clientCount, endUs: 50, firstUs: () => 0, thinkUs: () => thinkUs }
      const driver = createArrivalDriver({
        plans: [plan],
        names: ['ask'],
        clock,
        front: () => front as unknown as Front,
      })
      driver.start()
      return { run: () => clock.advanceTo(100), madeCount: () => madeCount, firstCount: () => firstCount }
    }

    test.each([
      [1, 10_000],
      [10, 10_000],
      [30, 30_000],
    ])('ends with a clear word when they stop time: %i clients after %i requests', (clientCount, count) => {
      const { run, madeCount } = hammer(clientCount, 0)
      expect(run).toThrow(
        expect.objectContaining({
          name: 'RunError',
          exitCode: 2,
          message: expect.stringMatching(
            /^requests\.ask\.arrivals\.closed\.think: time stands still at 0 .*; write a think time, such as 1ms, or run with --clock real$/,
          ),
        }),
      )
      expect(madeCount()).toBe(count)
    })

    test('goes on when there are many, as long as time does', () => {
      const { run, madeCount, firstCount } = hammer(20_000, 50)
      run()
      expect([firstCount(), madeCount()]).toEqual([20_000, 40_000])
    })
  })
})
