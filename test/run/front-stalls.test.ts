import { expect, test } from 'vitest'
import { createSteppedClock } from '../../src/clock/stepped-clock.ts'
import { resultHash } from '../../src/result/result-hash.ts'
import { scheduleFrontStalls } from '../../src/run/front-stalls.ts'
import { scenarioOf, simulate } from './simulate.ts'

/** One request each 10 ms for a second; `faults` as YAML. */
const everyTen = (faults: string, ...sections: readonly string[]) =>
  scenarioOf(
    'requests: { ask: { arrivals: { constant: { rate: 100/s, for: 1s } }, timeout: 5s, jobs: { work: 1 } } }',
    'jobs: { work: { sink: server } }',
    'sinks: { server: { kind: mock-smtp, connections: 100, serviceTime: 1ms } }',
    `faults: [${faults}]`,
    ...sections,
  )

const STALL = '{ kind: stall-front, at: 200ms, for: 300ms }'

test('a stalled front answers nobody meanwhile: whoever came then waits until it is over, counted from the intended start', () => {
  const { samplesUs } = simulate(everyTen(STALL), 'async')
  // The stall was planned before the request of the same 200 ms, which waits for all of it; that of 490 ms for 10 ms.
  const felt = samplesUs('ask.response').filter((us) => us > 0)
  const waitedUs = Array.from({ length: 30 }, (_, nth) => (nth + 1) * 10_000)
  expect(felt.length).toBe(waitedUs.length)
  // Three digits are kept.
  for (const [nth, us] of waitedUs.entries()) expect(Math.abs((felt[nth] as number) / us - 1)).toBeLessThan(0.002)
})

test('the stall is no lateness of the tool', () => {
  const { measurement } = simulate(everyTen(STALL), 'async')
  expect(measurement.lateness?.maxUs).toBe(0)
})

test('synchronous work in flight ends at the sink in time and is answered when the stall is over', () => {
  const { measurement } = simulate(
    everyTen('{ kind: stall-front, at: 205ms, for: 300ms }', 'front: { concurrency: 5 }'),
    'sync',
  )
  expect(measurement.requests[0]).toMatchObject({ offeredCount: 100, answeredCount: 100 })
  expect(measurement.requests[0]?.response?.maxUs).toBeGreaterThan(295_000)
})

test('stalls that overlap follow one another, and each lasts as long as planned', () => {
  const clock = createSteppedClock()
  scheduleFrontStalls(clock, [
    { kind: 'stall-front', atUs: 100, forUs: 50 },
    { kind: 'stall-front', atUs: 120, forUs: 50 },
    { kind: 'pause-sink', atUs: 130, forUs: 50, sinkIndex: 0 },
  ])
  clock.advanceTo(150)
  expect(clock.occupiedUs).toBe(100)
  expect(clock.pendingCount).toBe(0)
})

test('a stall after the last answer changes nothing, and the same seed comes to the same result', () => {
  const hash = (faults: string): string => resultHash(simulate(everyTen(faults), 'async').measurement, '')
  expect(hash('{ kind: stall-front, at: 30s, for: 1s }')).toBe(hash(''))
  expect(hash(STALL)).toBe(hash(STALL))
  expect(hash(STALL)).not.toBe(hash(''))
})
