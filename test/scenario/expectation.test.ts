import { describe, expect, it } from 'vitest'
import { parseExpectation } from '../../src/scenario/expectation.ts'
import type { Metric } from '../../src/scenario/metric-catalogue.ts'

const metrics: readonly Metric[] = [
  { name: 'send.response.p99', unit: 'us', meaning: '' },
  { name: 'send.response.p99.9', unit: 'us', meaning: '' },
  { name: 'send-all.timeouts', unit: 'count', meaning: '' },
  { name: 'throughput', unit: 'perSec', meaning: '' },
  { name: 'share', unit: 'ratio', meaning: '' },
]

const parse = (text: string) => parseExpectation(text, metrics)

function hintOf(text: string): string | undefined {
  const fault = parse(text)
  return 'message' in fault ? fault.hint?.() : undefined
}

describe('parseExpectation', () => {
  it.each([
    ['send.response.p99 < 10ms', 'send.response.p99', '<', 10_000, 'us'],
    ['  send.response.p99.9<=1h30m ', 'send.response.p99.9', '<=', 5_400_000_000, 'us'],
    ['send.response.p99 > 10 ms', 'send.response.p99', '>', 10_000, 'us'],
    ['send-all.timeouts == 0', 'send-all.timeouts', '==', 0, 'count'],
    ['send-all.timeouts!=1m', 'send-all.timeouts', '!=', 1_000_000, 'count'],
    ['throughput >= 90/min', 'throughput', '>=', 1.5, 'perSec'],
    ['share < 5%', 'share', '<', 0.05, 'ratio'],
  ])('reads "%s"', (text, metric, op, value, unit) => {
    expect(parse(text)).toEqual({ text, metric, op, value, unit, origin: null })
  })

  it.each([
    'p99',
    'send.response.p99',
    'send.response.p99 <',
    '< 10ms',
    'send.response.p99 = 10ms',
    'send.response.p99 =< 10ms',
    'send.response.p99 << 10ms',
    'send.response.p99 < = 10ms',
    '',
  ])('refuses the form of "%s"', (text) => {
    expect(parse(text)).toEqual({
      message: `${JSON.stringify(text)} is not an expectation; write "ledger.lost == 0"`,
    })
  })

  it.each([
    ['send.response.p99 < 10', 'send.response.p99 is compared with a duration such as 10ms, got "10"'],
    ['send-all.timeouts < 10ms', /a whole number without a unit, such as 0 or 10k, got "10ms"/],
    ['throughput > 5', /a rate such as 150\/s/],
    ['share < 5/s', /a share such as 5%/],
    ['send.response.p99 < -1ms', /got "-1ms"/],
    ['send.response.p99 < 999999999999h', /^"999999999999h" is longer than can be counted; at most 2501999h$/],
  ])('refuses the unit of "%s"', (text, message) => {
    expect(parse(text)).toMatchObject({ message: expect.stringMatching(message) })
  })

  it('names the nearest metrics for one that does not exist', () => {
    expect(parse('send.respons.p99 < 1s')).toMatchObject({ message: 'no metric is called "send.respons.p99"' })
    expect(hintOf('send.respons.p99 < 1s')).toBe('did you mean "send.response.p99", "send.response.p99.9"?')
    expect(hintOf('send.x < 1s')).toBe('there are send.response.p99, send.response.p99.9')
    expect(hintOf('nothing.near < 1s')).toBe('see qbench help metrics')
  })
})
