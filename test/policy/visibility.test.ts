import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decideRedelivery, leaseEndUs } from '../../src/policy/visibility.ts'
import type { VisibilitySpec } from '../../src/scenario/policy-spec.ts'

const SPEC: VisibilitySpec = { timeoutUs: 30_000, heartbeatUs: null, deliveryCountMax: 3 }
const BEATING: VisibilitySpec = { ...SPEC, heartbeatUs: 10_000 }

test.each([
  ['one timeout after it was taken', SPEC, 500, 0, 30_500],
  ['the same without heartbeats, whatever was heard', SPEC, 500, 9_000, 30_500],
  ['one timeout after it was taken, while no heartbeat has come', BEATING, 500, 500, 30_500],
  ['one timeout after the last heartbeat', BEATING, 500, 20_500, 50_500],
  ['one timeout after it was taken, when the heartbeat is of a lease before', BEATING, 500, 499, 30_500],
])('a lease ends %s', (_, spec, takenUs, lastBeatUs, endUs) => {
  expect(leaseEndUs(spec, { takenUs, lastBeatUs })).toBe(endUs)
})

test('a job whose lease ended is delivered again until it has been delivered as often as allowed', () => {
  expect([1, 2, 3, 4].map((deliveryCount) => decideRedelivery(SPEC, { deliveryCount }))).toEqual([
    'again',
    'again',
    'dead',
    'dead',
  ])
  expect(decideRedelivery({ ...SPEC, deliveryCountMax: 1 }, { deliveryCount: 1 })).toBe('dead')
})

/** A worker that dies at some time, and whoever looks at its lease every microsecond, from the taking on: the oracle. */
function lostAtUs(spec: VisibilitySpec, takenUs: number, beatsUs: readonly number[]): number {
  let silentUs = 0
  let lastBeatUs = takenUs
  for (let nowUs = takenUs; ; nowUs++, silentUs++) {
    if (beatsUs.includes(nowUs) && spec.heartbeatUs !== null) silentUs = 0
    if (beatsUs.includes(nowUs)) lastBeatUs = nowUs
    const isLost = nowUs >= leaseEndUs(spec, { takenUs, lastBeatUs })
    if (isLost !== silentUs >= spec.timeoutUs) return Number.NaN
    if (isLost) return nowUs
  }
}

test('a worker that beats in time never loses its lease, and one that dies loses it exactly one timeout later', () => {
  const gaps = fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 20 })
  fc.assert(
    fc.property(
      fc.nat({ max: 1_000 }),
      fc.integer({ min: 1, max: 20 }),
      fc.boolean(),
      gaps,
      (takenUs, slackUs, beats, gapsUs) => {
        const spec = { timeoutUs: 20 + slackUs, heartbeatUs: beats ? 20 : null, deliveryCountMax: 1 }
        let atUs = takenUs
        const beatsUs = gapsUs.map((gapUs) => (atUs += gapUs))
        const lastSignUs = beats ? atUs : takenUs
        expect(lostAtUs(spec, takenUs, beatsUs)).toBe(lastSignUs + spec.timeoutUs)
      },
    ),
  )
})

test('whatever the limit, a job whose worker always dies is delivered exactly that often', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), (deliveryCountMax) => {
      let deliveryCount = 1
      while (decideRedelivery({ ...SPEC, deliveryCountMax }, { deliveryCount }) === 'again') deliveryCount++
      expect(deliveryCount).toBe(deliveryCountMax)
    }),
  )
})
