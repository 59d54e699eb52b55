import { expect, it } from 'vitest'
import { findLatency } from '../../src/measure/find-latency.ts'
import { newsletterAsync } from '../report/stories.ts'

const { measurement } = newsletterAsync()

it.each([
  ['lateness', 100],
  ['send.response', 1],
  ['send.completion', 1],
  ['email.wait', 1_000_000],
  ['email.service', 1_000_000],
] as const)('%s is found with its %i samples', (name, count) => {
  expect(findLatency(measurement, name)?.count).toBe(count)
})

it.each(['email.total', 'email.response', 'send.wait', 'send', 'nobody.response', ''])('%o has none', (name) => {
  expect(findLatency(measurement, name)).toBeNull()
})
