import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explainDuration, formatDuration, parseDuration, printDuration } from '../../src/units/duration.ts'
import { MAX_COUNTED_US, US_PER_HOUR } from '../../src/units/microseconds.ts'

describe('parseDuration', () => {
  it.each([
    ['250us', 250],
    ['250µs', 250],
    ['45ms', 45_000],
    ['0.5ms', 500],
    ['30s', 30_000_000],
    ['30 s', 30_000_000],
    ['1.5s', 1_500_000],
    ['2m', 120_000_000],
    ['1h30m', 5_400_000_000],
    ['1m500ms', 60_500_000],
    ['1h1m1s1ms1us', 3_661_001_001],
    ['90m', 5_400_000_000],
    ['0s', 0],
    ['0.000001s', 1],
  ])('reads %s', (text, us) => {
    expect(parseDuration(text)).toBe(us)
  })

  it.each([
    ['no unit', '30'],
    ['an unknown unit', '2 sec'],
    ['days', '30d'],
    ['a sign', '-5s'],
    ['a plus', '+5s'],
    ['a part without a unit', '1h30'],
    ['parts in the wrong order', '30m1h'],
    ['a part twice', '1s1s'],
    ['a fraction of a microsecond', '0.5us'],
    ['a fraction in a sum', '1h1.5m'],
    ['an exponent', '1e3s'],
    ['two points', '1.2.3s'],
    ['no digits', 's'],
    ['nothing', ''],
    ['two spaces', '30  s'],
    ['space around', ' 30s'],
    ['a sum with a space', '1h 30m'],
    ['digits of another script', '١٢s'],
    ['more than can be counted', '9007199254740992us'],
    ['more than can be counted, summed', '9007199254h9007199254m'],
    ['very long text', `${'1'.repeat(100)}s`],
  ])('refuses %s', (_, text) => {
    expect(parseDuration(text)).toBeNull()
  })
})

describe('explainDuration', () => {
  it.each([
    ['30', 'no-unit'],
    ['1.5', 'no-unit'],
    ['9007199254740993us', 'too-long'],
    ['292471209h', 'too-long'],
    ['999999999999h', 'too-long'],
    ['99999999999999999999.5h', 'too-long'],
    ['9007199254h9007199254m', 'too-long'],
    [`${'1'.repeat(100)}s`, 'too-long'],
    ['0.5us', 'too-fine'],
    ['1.0000001s', 'too-fine'],
    ['0.00000000000000001h', 'too-fine'],
    ['1e30h', 'other-form'],
    ['-5s', 'other-form'],
    ['1.2.3s', 'other-form'],
    ['.5s', 'other-form'],
    ['30m1h', 'other-form'],
    ['00000000000000000030s', 'other-form'],
    ['', 'other-form'],
  ])('says of "%s": %s', (text, fault) => {
    expect(parseDuration(text)).toBeNull()
    expect(explainDuration(text)).toBe(fault)
  })
})

it('counts durations exactly up to the last whole hour below 2^53 us', () => {
  expect(Number.isSafeInteger(MAX_COUNTED_US)).toBe(true)
  expect(Number.isSafeInteger(MAX_COUNTED_US + US_PER_HOUR)).toBe(false)
  expect(printDuration(MAX_COUNTED_US)).toBe('2501999h')
})

describe('printDuration', () => {
  it.each([
    [0, '0s'],
    [250, '250us'],
    [45_000, '45ms'],
    [5_400_000_000, '1h30m'],
    [60_500_000, '1m500ms'],
  ])('writes %d as %s', (us, text) => {
    expect(printDuration(us)).toBe(text)
  })

  it('writes every duration so that it reads back as the same', () => {
    fc.assert(fc.property(fc.maxSafeNat(), (us) => parseDuration(printDuration(us)) === us))
  })
})

describe('formatDuration', () => {
  it.each([
    [0, '0 ms'],
    [1, '1 µs'],
    [99, '99 µs'],
    [100, '0.1 ms'],
    [700, '0.7 ms'],
    [45_000, '45 ms'],
    [45_678, '45.7 ms'],
    [999_499, '999 ms'],
    [999_600, '1 s'],
    [5_100_000, '5.1 s'],
    [30_000_000, '30 s'],
    [119_000_000, '119 s'],
    [300_000_000, '5 min'],
    [47_000 * 1_000_000, '13.1 h'],
    [-2_000, '-2 ms'],
  ])('shows %d as %s', (us, text) => {
    expect(formatDuration(us)).toBe(text)
  })
})
