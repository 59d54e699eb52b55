import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ProgramError } from '../../src/fault/program-error.ts'
import { type Breaker, createBreaker } from '../../src/policy/breaker.ts'
import type { BreakerSpec } from '../../src/scenario/policy-spec.ts'

const SPEC: BreakerSpec = { failureRatio: 0.5, callCountMin: 4, windowUs: 1_000, openUs: 500, probeCount: 2 }

/** Lets one call begin and end in the same microsecond. */
function call(breaker: Breaker, isOk: boolean, nowUs: number): boolean {
  const mayCall = breaker.mayCall(nowUs)
  if (mayCall) breaker.settled(isOk, nowUs, nowUs)
  return mayCall
}

/** A breaker that opened at 100 us. */
function opened(spec: Partial<BreakerSpec> = {}): Breaker {
  const breaker = createBreaker({ ...SPEC, ...spec })
  while (breaker.openedCount === 0) call(breaker, false, 100)
  return breaker
}

test('it opens when enough calls have ended and the share of failures is reached, by a good call as well', () => {
  const openedBy = (outcomes: string): number => {
    const breaker = createBreaker(SPEC)
    return [...outcomes].findIndex((outcome) => {
      call(breaker, outcome === '+', 10)
      return breaker.openedCount === 1
    })
  }
  expect(['----', '+++-', '++--', '--++', '+++---', '---+'].map(openedBy)).toEqual([3, -1, 3, 3, 5, 3])
})

test('a share that is reached exactly opens it: 3 of 10 are 30 %', () => {
  const breaker = createBreaker({ ...SPEC, failureRatio: 0.3, callCountMin: 10 })
  for (const outcome of '-+-+-++++') call(breaker, outcome === '+', 10)
  expect(breaker.openedCount).toBe(0)
  call(breaker, true, 10)
  expect(breaker.openedCount).toBe(1)
})

test('failures that are too long ago do not count', () => {
  const breaker = createBreaker(SPEC)
  for (const nowUs of [0, 400, 800, 1_200, 1_600, 2_000]) call(breaker, false, nowUs)
  expect(breaker.openedCount).toBe(0)
  call(breaker, false, 2_001)
  expect(breaker.openedCount).toBe(1)
})

test('while it is open nobody calls; then as many probe as it says, and the others wait for them', () => {
  const breaker = opened()
  expect([101, 599, 600, 600, 600, 700].map((nowUs) => breaker.mayCall(nowUs))).toEqual([
    false,
    false,
    true,
    true,
    false,
    false,
  ])
  expect(breaker.refusedCount).toBe(4)
})

test('when all probes come back well it closes, with an empty window', () => {
  const breaker = opened()
  expect([call(breaker, true, 600), call(breaker, true, 601)]).toEqual([true, true])
  for (let nowUs = 602; nowUs < 605; nowUs++) expect(call(breaker, false, nowUs)).toBe(true)
  expect(breaker.openedCount).toBe(1)
  call(breaker, false, 605)
  expect(breaker.openedCount).toBe(2)
})

test('the first probe that fails opens it again for the whole time, and the other has nothing to say any more', () => {
  const breaker = opened()
  breaker.mayCall(600)
  breaker.mayCall(610)
  breaker.settled(false, 600, 700)
  expect([breaker.openedCount, breaker.mayCall(1_199)]).toEqual([2, false])
  expect([breaker.mayCall(1_200), breaker.mayCall(1_200), breaker.mayCall(1_200)]).toEqual([true, true, false])
  breaker.settled(true, 610, 1_210)
  breaker.settled(true, 1_200, 1_220)
  expect(breaker.mayCall(1_230)).toBe(false)
  breaker.settled(true, 1_200, 1_240)
  expect(breaker.mayCall(1_240)).toBe(true)
})

test('calls from before it opened say nothing, however late they end: open, half-open, or closed again', () => {
  const breaker = createBreaker(SPEC)
  for (let late = 0; late < 20; late++) breaker.mayCall(50)
  for (let failed = 0; failed < 4; failed++) call(breaker, false, 100)
  breaker.settled(false, 50, 300)
  expect([breaker.mayCall(600), breaker.openedCount]).toEqual([true, 1])
  for (let late = 0; late < 5; late++) breaker.settled(late % 2 === 0, 50, 610)
  breaker.abandoned(50)
  expect([breaker.mayCall(620), breaker.mayCall(620)]).toEqual([true, false])
  breaker.settled(true, 600, 630)
  breaker.settled(true, 620, 640)
  for (let late = 0; late < 10; late++) breaker.settled(false, 50, 650)
  expect([breaker.mayCall(660), breaker.openedCount]).toEqual([true, 1])
})

test('a probe that is abandoned gives its place to another', () => {
  const breaker = opened({ probeCount: 1 })
  expect([breaker.mayCall(600), breaker.mayCall(601)]).toEqual([true, false])
  breaker.abandoned(600)
  expect([breaker.mayCall(602), breaker.mayCall(603)]).toEqual([true, false])
  breaker.settled(true, 602, 604)
  expect(breaker.mayCall(605)).toBe(true)
})

interface Call {
  readonly beganUs: number
  /** How often the breaker had changed its state when the call began. */
  readonly changeCount: number
}

/** The oracle: remembers every outcome since it closed, and of every call in which state it began. */
class PlainBreaker {
  readonly #spec: BreakerSpec
  #state: 'closed' | 'open' | 'half-open' = 'closed'
  #changeCount = 0
  #openedUs = 0
  #outcomes: { atUs: number; isOk: boolean }[] = []
  #probes: { call: Call; isOk: boolean }[] = []
  openedCount = 0

  constructor(spec: BreakerSpec) {
    this.#spec = spec
  }

  begin(nowUs: number): Call | null {
    if (this.#state === 'open' && nowUs >= this.#openedUs + this.#spec.openUs) this.#enter('half-open')
    const call = { beganUs: nowUs, changeCount: this.#changeCount }
    if (this.#state === 'closed') return call
    if (this.#state === 'open' || this.#probes.length === this.#spec.probeCount) return null
    this.#probes.push({ call, isOk: false })
    return call
  }

  settle(call: Call, isOk: boolean, nowUs: number): void {
    if (call.changeCount !== this.#changeCount) return
    if (this.#state === 'half-open') {
      for (const probe of this.#probes) if (probe.call === call) probe.isOk = isOk
      if (!isOk) this.#open(nowUs)
      else if (this.#probes.filter((probe) => probe.isOk).length === this.#spec.probeCount) this.#enter('closed')
      return
    }
    this.#outcomes.push({ atUs: nowUs, isOk })
    const tenthOf = (us: number): number => Math.floor(us / (this.#spec.windowUs / 10))
    const held = this.#outcomes.filter(({ atUs }) => tenthOf(atUs) > tenthOf(nowUs) - 10)
    const failed = held.filter((outcome) => !outcome.isOk)
    if (held.length >= this.#spec.callCountMin && failed.length / held.length >= this.#spec.failureRatio) {
      this.#open(nowUs)
    }
  }

  abandon(call: Call): void {
    this.#probes = this.#probes.filter((probe) => probe.call !== call)
  }

  #open(nowUs: number): void {
    this.#enter('open')
    this.#openedUs = nowUs
    this.openedCount++
  }

  #enter(state: 'closed' | 'open' | 'half-open'): void {
    this.#state = state
    this.#changeCount++
    this.#outcomes = []
    this.#probes = []
  }
}

test('whatever calls begin, end and are abandoned, in whatever order, it does what a list of all outcomes says', () => {
  const spec = fc.record({
    failureRatio: fc.constantFrom(0.1, 0.3, 0.5, 1),
    callCountMin: fc.integer({ min: 1, max: 8 }),
    windowUs: fc.constantFrom(10, 100, 1_000),
    openUs: fc.integer({ min: 1, max: 100 }),
    probeCount: fc.integer({ min: 1, max: 4 }),
  })
  const event = fc.record({
    gapUs: fc.oneof(fc.constant(0), fc.nat({ max: 5 }), fc.nat({ max: 150 })),
    // More begin than end, so that many are out when it opens. The nth call that is out ends.
    kind: fc.constantFrom('begin', 'begin', 'begin', 'ok', 'ok', 'failed', 'abandoned'),
    nth: fc.nat(),
  })
  let openedCount = 0
  let probedCount = 0
  fc.assert(
    fc.property(spec, fc.array(event, { minLength: 50, maxLength: 400 }), (settings, events) => {
      const breaker = createBreaker(settings)
      const plain = new PlainBreaker(settings)
      const out: Call[] = []
      let nowUs = 0
      let refusedCount = 0
      for (const { gapUs, kind, nth } of events) {
        nowUs += gapUs
        if (kind === 'begin') {
          const begun = plain.begin(nowUs)
          if (breaker.mayCall(nowUs) !== (begun !== null)) expect.fail(`asked at ${nowUs} us, the oracle differs`)
          if (begun === null) refusedCount++
          else out.push(begun)
          if (begun !== null && plain.openedCount > 0) probedCount++
          continue
        }
        const [ended] = out.splice(nth % Math.max(1, out.length), 1)
        if (ended === undefined) continue
        if (kind === 'abandoned') {
          plain.abandon(ended)
          breaker.abandoned(ended.beganUs)
        } else {
          plain.settle(ended, kind === 'ok', nowUs)
          breaker.settled(kind === 'ok', ended.beganUs, nowUs)
        }
      }
      expect([breaker.openedCount, breaker.refusedCount]).toEqual([plain.openedCount, refusedCount])
      openedCount += plain.openedCount
    }),
    { numRuns: 500 },
  )
  expect(openedCount).toBeGreaterThan(100)
  expect(probedCount).toBeGreaterThan(100)
})

test('a breaker that never opens, never closes or remembers nothing is a programmer error', () => {
  for (const wrong of [{ openUs: 0 }, { probeCount: 0 }, { windowUs: 0 }]) {
    expect(() => createBreaker({ ...SPEC, ...wrong })).toThrow(ProgramError)
  }
})
