import { describe, expect, test } from 'vitest'
import { createSteppedClock } from '../../src/clock/stepped-clock.ts'
import type { Arrival, Departure } from '../../src/front/arrival.ts'
import { createComebacks } from '../../src/run/comebacks.ts'
import { NO_RETRY, PLAIN_REQUEST } from '../../src/scenario/plain-parts.ts'
import type { RequestSpec, RetrySpec } from '../../src/scenario/scenario.ts'

/** Comebacks of the clients of one kind of request, and what arrives again. */
function setup(retry: Partial<RetrySpec>, differs: Partial<RequestSpec> = {}, seed = '1') {
  const clock = createSteppedClock()
  const arrived: (Arrival & { readonly atUs: number })[] = []
  const spec: RequestSpec = {
    ...PLAIN_REQUEST,
    name: 'read',
    arrivals: { kind: 'once', atUs: 0 },
    timeoutUs: 1_000,
    jobs: [{ jobIndex: 0, count: 1 }],
    retry: { ...NO_RETRY, backoffUs: 100, factorRatio: 2, capUs: 100_000, ...retry },
    ...differs,
  }
  const comebacks = createComebacks({
    clock,
    specs: [spec],
    seed,
    arrive: (arrival) => arrived.push({ ...arrival, atUs: clock.nowUs() }),
  })
  const leave = (differs: Partial<Departure> = {}) =>
    comebacks.comesBack({
      kind: 0,
      client: -1,
      intendedUs: 0,
      attempt: 1,
      firstId: -1,
      retryAfterUs: null,
      ...differs,
    })
  return { clock, comebacks, arrived, leave }
}

const first = (startUs: number): Arrival => ({
  kind: 0,
  client: 4,
  intendedUs: startUs,
  startUs,
  attempt: 1,
  firstId: -1,
})

describe('a client whose request came to nothing', () => {
  test('comes back after a pause that grows, and is the same client with the same key', () => {
    const { clock, arrived, leave } = setup({ attemptCountMax: 4 })
    clock.advanceTo(50)
    expect(leave({ client: 3, intendedUs: 20, firstId: 9 })).toBe(true)
    clock.advanceTo(149)
    expect(arrived).toEqual([])
    clock.advanceTo(150)
    expect(arrived).toEqual([{ kind: 0, client: 3, intendedUs: 20, startUs: 150, attempt: 2, firstId: 9, atUs: 150 }])
    leave({ attempt: 2 })
    leave({ attempt: 3 })
    clock.advanceTo(10_000)
    expect(arrived.slice(1).map(({ attempt, atUs }) => [attempt, atUs])).toEqual([
      [3, 150 + 200],
      [4, 150 + 400],
    ])
  })

  test('gives up after its last attempt, and where nobody tries again at all', () => {
    const { clock, arrived, leave } = setup({ attemptCountMax: 2 })
    expect(leave({ attempt: 2 })).toBe(false)
    expect(setup({ attemptCountMax: 1 }).leave()).toBe(false)
    clock.advanceTo(1e9)
    expect(arrived).toEqual([])
  })

  test('heeds the time that a refusal names, and comes no sooner', () => {
    const { clock, arrived, leave } = setup({ attemptCountMax: 3 })
    leave({ retryAfterUs: 5_000 })
    leave({ retryAfterUs: 30 })
    clock.advanceTo(1e9)
    expect(arrived.map(({ startUs }) => startUs)).toEqual([100, 5_000])
  })

  test('draws its pause from a stream of its own: the seed decides, to the microsecond', () => {
    const pauses = (seed: string) => {
      const { clock, arrived, leave } = setup({ attemptCountMax: 9, jitter: 'full', backoffUs: 100_000 }, {}, seed)
      for (let count = 0; count < 20; count++) leave()
      clock.advanceTo(1e9)
      return arrived.map(({ startUs }) => startUs)
    }
    expect(pauses('1')).toEqual(pauses('1'))
    expect(pauses('1')).not.toEqual(pauses('2'))
    expect(new Set(pauses('1')).size).toBeGreaterThan(15)
    for (const pauseUs of pauses('1')) expect(pauseUs).toBeLessThanOrEqual(100_000)
  })

  test('is told apart from those that the budget no longer pays for', () => {
    const { comebacks, leave } = setup({ attemptCountMax: 9, budgetRatio: 0.1 })
    for (let count = 0; count < 1_000; count++) comebacks.sendsTwice(0)
    const backCount = Array.from({ length: 1_000 }, () => leave()).filter(Boolean).length
    // A tenth of a thousand first attempts, and what the budget has in hand at the start.
    expect(backCount).toBeGreaterThanOrEqual(100)
    expect(backCount).toBeLessThan(130)
    expect(leave()).toBe(false)
  })

  test('does not spend the budget on a last attempt', () => {
    const { comebacks, leave } = setup({ attemptCountMax: 2, budgetRatio: 0.1 })
    for (let count = 0; count < 1_000; count++) comebacks.sendsTwice(0)
    for (let count = 0; count < 1_000; count++) leave({ attempt: 2 })
    expect(leave()).toBe(true)
  })
})

describe('clients on their way back', () => {
  test('are counted, until they have arrived', () => {
    const { clock, comebacks, leave } = setup({ attemptCountMax: 9 })
    for (let count = 0; count < 5; count++) leave()
    expect(comebacks.waitingCount).toBe(5)
    clock.advanceTo(100)
    expect(comebacks.waitingCount).toBe(0)
  })

  test('never are more than 131,072: one more gives up', () => {
    const { clock, comebacks, leave } = setup({ attemptCountMax: 9, jitter: 'none' })
    let backCount = 0
    // All in one microsecond, in a clock that keeps them sorted: the bound is met after as many pushes to its end.
    while (backCount < 2 ** 18 && leave()) backCount++
    expect(backCount).toBe(2 ** 17)
    expect(comebacks.waitingCount).toBe(2 ** 17)
    clock.advanceTo(99)
    expect(leave()).toBe(false)
  }, 60_000)

  test('stay away once the run has been stopped, and nobody waits for them', () => {
    const { clock, comebacks, arrived, leave } = setup({ attemptCountMax: 9 })
    leave()
    comebacks.stop()
    expect(comebacks.waitingCount).toBe(0)
    expect(leave()).toBe(false)
    clock.advanceTo(1e9)
    expect(arrived).toEqual([])
  })
})

describe('a client that clicks twice', () => {
  const duplicates = { shareRatio: 0.25, afterUs: 300 }

  test('is one in four, and which ones is the seed’s to say', () => {
    const clicks = (seed: string) => {
      const { comebacks } = setup({}, { duplicates }, seed)
      return Array.from({ length: 10_000 }, () => comebacks.sendsTwice(0))
    }
    const twiceCount = clicks('1').filter(Boolean).length
    expect(twiceCount).toBeGreaterThan(2_300)
    expect(twiceCount).toBeLessThan(2_700)
    expect(clicks('1')).toEqual(clicks('1'))
    expect(clicks('1')).not.toEqual(clicks('2'))
  })

  test('sends the same ids again, as a first attempt with a start of its own, which no closed loop waits for', () => {
    const { clock, comebacks, arrived } = setup({}, { duplicates })
    comebacks.repeat(first(1_000), 77)
    clock.advanceTo(5_000)
    expect(arrived).toEqual([
      { kind: 0, client: -1, intendedUs: 1_300, startUs: 1_300, attempt: 1, firstId: 77, atUs: 1_300 },
    ])
  })

  test('nobody does where the scenario does not say so', () => {
    const { comebacks } = setup({ attemptCountMax: 3 })
    expect(Array.from({ length: 100 }, () => comebacks.sendsTwice(0)).some(Boolean)).toBe(false)
  })
})
