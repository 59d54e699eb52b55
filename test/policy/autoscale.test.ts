import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AutoscaleView, decideScale } from '../../src/policy/autoscale.ts'
import type { AutoscaleSpec } from '../../src/scenario/policy-spec.ts'

const SEC = 1_000_000
const BACKLOG: AutoscaleSpec = {
  minCount: 0,
  maxCount: 10,
  signal: 'backlog-per-worker',
  target: 100,
  everyUs: SEC,
  cooldownUs: 60 * SEC,
  coldStartUs: 0,
}
const AGE: AutoscaleSpec = { ...BACKLOG, signal: 'age', target: 10 * SEC }
const USE: AutoscaleSpec = { ...BACKLOG, signal: 'utilisation', target: 0.7 }
/** Four workers of ten slots, and the last change long ago. */
const VIEW: AutoscaleView = {
  wantedCount: 4,
  readyCount: 4,
  waitingCount: 1,
  oldestUs: 0,
  busySlotCount: 0,
  slotCount: 40,
  lastChangeUs: -Infinity,
}

const decide = (spec: AutoscaleSpec, view: Partial<AutoscaleView>, nowUs = 0): number =>
  decideScale(spec, { ...VIEW, ...view }, nowUs)

test('backlog: a worker for every so many waiting jobs, and one for the rest, within the bounds', () => {
  const waitingCounts = [0, 1, 100, 101, 950, 1_000, 1_001, Infinity]
  expect(waitingCounts.map((waitingCount) => decide(BACKLOG, { waitingCount }))).toEqual([0, 1, 1, 2, 10, 10, 10, 10])
  expect(decide({ ...BACKLOG, minCount: 3 }, { waitingCount: 0 })).toBe(3)
})

test('age: in proportion while the oldest job is too old, one more at least and twice as many at most', () => {
  const ages = [10, 10.1, 12.5, 12.6, 15, 20, 21, 3_600, Infinity]
  expect(ages.map((sec) => decide(AGE, { oldestUs: sec * SEC }))).toEqual([4, 5, 5, 6, 6, 8, 8, 8, 8])
})

test('age: one fewer while the oldest job is under half the target', () => {
  expect([10, 5, 4.9, 0].map((sec) => decide(AGE, { oldestUs: sec * SEC }))).toEqual([4, 4, 3, 3])
})

test('utilisation: so many that the busy slots would be the target share, with 10 % of tolerance', () => {
  const busySlotCounts = [0, 7, 8, 25, 26, 28, 30, 31, 36, 40]
  expect(busySlotCounts.map((busySlotCount) => decide(USE, { busySlotCount }))).toEqual([1, 1, 2, 4, 4, 4, 4, 5, 6, 6])
})

test('utilisation: workers that are starting do not turn its direction', () => {
  const starting = { wantedCount: 8, readyCount: 2, slotCount: 20 }
  expect(decide(USE, { ...starting, busySlotCount: 20 })).toBe(8)
  expect(decide(USE, { ...starting, busySlotCount: 10 })).toBe(2)
  expect(decide(USE, { wantedCount: 2, readyCount: 6, slotCount: 60, busySlotCount: 30 })).toBe(2)
})

test('utilisation: with nobody ready there is no share, and nothing changes', () => {
  expect(decide(USE, { readyCount: 0, slotCount: 0 })).toBe(4)
})

test('the rounding of a share costs no worker, whether it is needed or tolerated', () => {
  const many = { ...USE, maxCount: 1_000 }
  expect(decide({ ...many, target: 0.57 }, { readyCount: 57, busySlotCount: 90, slotCount: 100 })).toBe(90)
  expect(decide(many, { busySlotCount: 77, slotCount: 100 })).toBe(4)
})

test('more at once, fewer only when the last change is a cooldown ago', () => {
  const lastChangeUs = 100 * SEC
  const at = (nowUs: number, waitingCount: number): number => decide(BACKLOG, { waitingCount, lastChangeUs }, nowUs)
  expect([at(100 * SEC, 900), at(160 * SEC - 1, 100), at(160 * SEC, 100)]).toEqual([9, 4, 1])
})

test('from nobody at all, anything that waits calls one worker, whatever the signal', () => {
  const none = { wantedCount: 0, readyCount: 0, slotCount: 0 }
  for (const spec of [BACKLOG, AGE, USE]) {
    expect([decide(spec, { ...none, waitingCount: 0 }), decide(spec, { ...none, oldestUs: 3_600 * SEC })]).toEqual([
      0, 1,
    ])
  }
})

test('the last worker stays while anything waits', () => {
  const one = { wantedCount: 1, readyCount: 1, slotCount: 10 }
  for (const spec of [BACKLOG, AGE, USE]) {
    expect([decide(spec, one), decide(spec, { ...one, waitingCount: 0 })]).toEqual([1, 0])
  }
})

const bounds = fc
  .tuple(fc.nat({ max: 20 }), fc.nat({ max: 50 }))
  .map(([minCount, spanCount]) => ({ minCount, maxCount: minCount + spanCount + 1 }))

/** The least number of workers, tried one after the other, for which something holds. */
function leastOf(isEnough: (count: number) => boolean): number {
  let count = 0
  while (!isEnough(count)) count++
  return count
}

/** What the signal asks for, in whole numbers: the oracle, before bounds and cooldown. Targets are in hundredths. */
function askedFor(signal: AutoscaleSpec['signal'], targetParts: number, view: AutoscaleView): number {
  const { wantedCount, readyCount, waitingCount, oldestUs, busySlotCount, slotCount } = view
  if (signal === 'backlog-per-worker') return leastOf((count) => 100 * waitingCount <= count * targetParts)
  if (signal === 'age') {
    if (200 * oldestUs < targetParts) return wantedCount - 1
    if (100 * oldestUs <= targetParts) return wantedCount
    const enough = leastOf((count) => count === 2 * wantedCount || 100 * wantedCount * oldestUs <= count * targetParts)
    return Math.min(2 * wantedCount, Math.max(wantedCount + 1, enough))
  }
  if (slotCount === 0) return wantedCount
  const [used, aimed] = [100 * busySlotCount, slotCount * targetParts]
  if (10 * used >= 9 * aimed && 10 * used <= 11 * aimed) return wantedCount
  const enough = leastOf((count) => readyCount * used <= count * aimed)
  return used > aimed ? Math.max(wantedCount, enough) : Math.min(wantedCount, enough)
}

test('whatever it sees, it wants what whole numbers say, within the bounds, and no fewer before the cooldown is over', () => {
  const signal = fc.constantFrom('backlog-per-worker', 'age', 'utilisation')
  const view = fc
    .record({
      wantedCount: fc.nat({ max: 60 }),
      readyCount: fc.nat({ max: 60 }),
      slotsEachCount: fc.integer({ min: 1, max: 20 }),
      busyParts: fc.nat({ max: 100 }),
      waitingCount: fc.oneof(fc.constant(0), fc.nat({ max: 10_000 })),
      oldestUs: fc.nat({ max: 1_000 }),
      lastChangeUs: fc.nat({ max: 100 }),
    })
    .map(({ slotsEachCount, busyParts, ...seen }) => {
      const slotCount = seen.readyCount * slotsEachCount
      return { ...seen, slotCount, busySlotCount: Math.floor((slotCount * busyParts) / 100) }
    })
  const target = fc.integer({ min: 1, max: 100 })
  fc.assert(
    fc.property(
      bounds,
      signal,
      target,
      view,
      fc.nat({ max: 100 }),
      ({ minCount, maxCount }, kind, parts, seen, cooldownUs) => {
        // A share of 0.01 to 1, a backlog of 1 to 100, an age of 1 to 100 us.
        const targetParts = kind === 'utilisation' ? parts : 100 * parts
        const spec = { ...BACKLOG, minCount, maxCount, signal: kind, target: targetParts / 100, cooldownUs }
        const asked = askedFor(kind, targetParts, seen)
        const kept = asked < seen.wantedCount && 100 - seen.lastChangeUs < cooldownUs ? seen.wantedCount : asked
        const least = seen.waitingCount > 0 && minCount === 0 ? 1 : minCount
        expect(decideScale(spec, seen, 100)).toBe(Math.min(maxCount, Math.max(least, kept)))
      },
    ),
    { numRuns: 3_000 },
  )
})

test('whatever the numbers, and if they are none, a whole number within the bounds comes out', () => {
  const anything = fc.oneof(fc.constantFrom(0, 1, Infinity, -Infinity, Number.NaN), fc.double(), fc.nat())
  const count = fc.oneof(fc.constantFrom(0, 1, Infinity), fc.nat())
  const view = fc.record({
    wantedCount: count,
    readyCount: anything,
    waitingCount: anything,
    oldestUs: anything,
    busySlotCount: anything,
    slotCount: anything,
    lastChangeUs: anything,
  })
  const signal = fc.constantFrom('backlog-per-worker', 'age', 'utilisation')
  fc.assert(
    fc.property(bounds, signal, anything, view, anything, ({ minCount, maxCount }, kind, target, seen, nowUs) => {
      const wanted = decideScale({ ...BACKLOG, minCount, maxCount, signal: kind, target }, seen, nowUs)
      expect(Number.isInteger(wanted)).toBe(true)
      expect(wanted).toBeGreaterThanOrEqual(minCount)
      expect(wanted).toBeLessThanOrEqual(maxCount)
      if (seen.waitingCount > 0) expect(wanted).toBeGreaterThanOrEqual(1)
    }),
    { numRuns: 3_000 },
  )
})
