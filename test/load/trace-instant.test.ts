import { expect, test } from 'vitest'
import { readInstant } from '../../src/load/trace-instant.ts'

const NOON_US = Date.UTC(2026, 10, 23, 12) * 1_000

test('instants are read from ISO 8601 and from numbers, to the microsecond', () => {
  const table: readonly (readonly [unknown, number])[] = [
    ['2026-11-23T12:00:00Z', NOON_US],
    ['2026-11-23T12:00Z', NOON_US],
    ['2026-11-23 12:00:00', NOON_US],
    ['2026-11-23T13:30:00+01:30', NOON_US],
    ['2026-11-23T11:00:00-0100', NOON_US],
    ['2026-11-23T12:00:00.5Z', NOON_US + 500_000],
    ['2026-11-23T12:00:00.123456Z', NOON_US + 123_456],
    ['2026-11-23T12:00:00.123456789Z', NOON_US + 123_457],
    ['0', 0],
    ['12.5', 12_500_000],
    [' 0.000001 ', 1],
    [0.25, 250_000],
    [NOON_US / 1_000_000, NOON_US],
    [NOON_US / 1_000_000 + 0.123456, NOON_US + 123_456],
    [NOON_US / 1_000, NOON_US],
    [String(NOON_US / 1_000 + 1), NOON_US + 1_000],
  ]
  for (const [value, instantUs] of table) expect(readInstant(value), String(value)).toBe(instantUs)
})

test('what is no instant is refused', () => {
  const wrong = [
    '',
    'fast',
    '-1',
    '1,5',
    '12:00',
    '2026-11-23',
    '2026-13-01T00:00:00Z',
    '2026-11-23T25:00:00Z',
    '1e3',
    '0x10',
  ]
  for (const value of [...wrong, -1, NaN, Infinity, NOON_US, null, undefined, true, {}, []]) {
    expect(readInstant(value), String(value)).toBe(null)
  }
})

test('a time without a zone does not depend on where the machine stands', () => {
  const zone = process.env.TZ
  process.env.TZ = 'Asia/Tokyo'
  try {
    expect(readInstant('2026-11-23T12:00:00')).toBe(NOON_US)
  } finally {
    if (zone === undefined) delete process.env.TZ
    else process.env.TZ = zone
  }
})
