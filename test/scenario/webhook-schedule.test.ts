import { expect, test } from 'vitest'
import { standardWebhooksScheduleUs, webhookTimeScale } from '../../src/scenario/webhook-schedule.ts'

const SEC = 1_000_000
const MIN = 60 * SEC
const HOUR = 60 * MIN

test('a webhook that fails is called again after the pauses of Standard Webhooks 1.0.0', () => {
  expect(standardWebhooksScheduleUs(1)).toEqual([
    5 * SEC,
    5 * MIN,
    30 * MIN,
    2 * HOUR,
    5 * HOUR,
    10 * HOUR,
    14 * HOUR,
    20 * HOUR,
    24 * HOUR,
  ])
})

test('a scale shrinks every pause alike, to whole microseconds, but never to nothing', () => {
  expect(standardWebhooksScheduleUs(0.001)).toEqual([
    5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 50_400_000, 72_000_000, 86_400_000,
  ])
  expect(standardWebhooksScheduleUs(1 / 3e6).slice(0, 3)).toEqual([2, 100, 600])
  expect(standardWebhooksScheduleUs(1e-9)[0]).toBe(1)
})

test.each([1, 0.5, 0.001, 0.000001, 0.1234, 0.123456789012, 0.000001234567, 0.3333333333333333])(
  'the scale %d gives the same pauses again when it is read back from them',
  (scale) => {
    const scheduleUs = standardWebhooksScheduleUs(scale)
    const read = webhookTimeScale(scheduleUs)
    expect(standardWebhooksScheduleUs(read)).toEqual(scheduleUs)
    expect(String(read).length).toBeLessThanOrEqual(String(scale).length)
  },
)

test.each([1, 0.5, 0.001, 0.000001, 0.1234])('the scale %d is read back as it was written', (scale) => {
  expect(webhookTimeScale(standardWebhooksScheduleUs(scale))).toBe(scale)
})
