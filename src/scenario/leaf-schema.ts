import { z } from 'zod'
import { parseBytes, printBytes } from '../units/bytes.ts'
import { formatCount, parseCount } from '../units/count.ts'
import { parseDecimal } from '../units/decimal.ts'
import { type DurationFault, explainDuration, parseDuration } from '../units/duration.ts'
import { MAX_TIMER_US } from '../units/microseconds.ts'
import { parseRate } from '../units/rate.ts'
import { parseRatio } from '../units/ratio.ts'
import { describeValue } from './finding.ts'

/**
 * The values of a scenario file. Each takes the text as it was written, checks it, and yields a number in the one unit
 * used inside. A message that begins with `expected` is completed by what was found instead.
 */

const DURATION_EXAMPLES = '500ms, 30s, 2m or 1h30m'

/** A duration above 0 that a timer can wait, in microseconds. */
export function duration() {
  return durationFrom(1)
}

/** A duration from 0 up, in microseconds. */
export function durationOrZero() {
  return durationFrom(0)
}

/** A duration above 0, in microseconds, without which arrivals would never end. */
export function lengthOfArrivals() {
  return durationFrom(1, ENDLESS)
}

/** What to say of arrivals whose length is missing. */
export const ENDLESS = 'is missing: without it the arrivals never end; write for: 30s'

function durationFrom(minUs: number, missing?: string) {
  const read = (text: string) => {
    const us = parseDuration(text)
    if (us === null) return refuse(notADuration(text))
    if (us > MAX_TIMER_US) return refuse(`${describeValue(text)} ${DURATION_FAULTS['too-long']}`)
    return us >= minUs ? us : refuse(`expected a duration above 0 such as ${DURATION_EXAMPLES}`)
  }
  return leaf(`expected a duration such as ${DURATION_EXAMPLES}`, read, missing).meta({
    pattern: '^(?=.)([0-9.]+ ?(us|µs|ms|s|m|h)|([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?([0-9]+us)?)$',
  })
}

const DURATION_FAULTS: Readonly<Record<DurationFault, string>> = {
  'no-unit': `has no unit; write ${DURATION_EXAMPLES}`,
  'too-long': 'is longer than a timer can wait; at most 596h',
  'too-fine': 'is not a whole number of microseconds, the finest that is counted',
  'other-form': `is not a duration; write ${DURATION_EXAMPLES}`,
}

const notADuration = (text: string): string => `${describeValue(text)} ${DURATION_FAULTS[explainDuration(text)]}`

/** A whole number within bounds, both included. */
export function count(min: number, max: number) {
  const expected = `expected a whole number from ${formatCount(min)} to ${formatCount(max)}`
  return leaf(expected, (text) => {
    const value = parseCount(text)
    return value === null || value < min || value > max ? refuse(expected) : value
  }).meta({ type: ['integer', 'string'], pattern: '^[0-9.]+[km]?$', minimum: min, maximum: max })
}

/** A size in whole bytes within bounds, both included. */
export function bytes(min: number, max: number) {
  const expected = `expected a size from ${printBytes(min)} to ${printBytes(max)} such as 512 B or 4 KiB`
  return leaf(expected, (text) => {
    const value = parseBytes(text)
    return value === null || value < min || value > max ? refuse(expected) : value
  }).meta({ pattern: '^[0-9.]+ ?(B|kB|MB|GB|KiB|MiB|GiB)$' })
}

const RATE_MAX_PER_SEC = 1e7

/** Events per second, above 0. */
export function rate() {
  return rateFrom(Number.MIN_VALUE, 'expected a rate above 0 such as 250/s, 10k/s or 90/min')
}

/** Events per second; 0 is silence. */
export function rateOrZero() {
  return rateFrom(0, 'expected a rate such as 250/s, 10k/s or 90/min')
}

function rateFrom(minPerSec: number, expected: string) {
  return leaf(expected, (text) => {
    const perSec = parseRate(text)
    if (perSec !== null && perSec > RATE_MAX_PER_SEC) return refuse('expected a rate of at most 10m/s')
    return perSec === null || perSec < minPerSec ? refuse(expected) : perSec
  }).meta({ pattern: '^[0-9.]+[km]?/(s|min|h)$' })
}

/** A share from 0 to 1, written `5%` or `0.05`. */
export function share() {
  const expected = 'expected a share from 0% to 100% such as 5% or 0.05'
  return leaf(expected, (text) => {
    const ratio = parseRatio(text)
    return ratio === null || ratio > 1 ? refuse(expected) : ratio
  }).meta({ type: ['number', 'string'], pattern: '^[0-9.]+ ?%?$', minimum: 0, maximum: 1 })
}

/** A plain number without a unit, within bounds, both included. */
export function plainNumber(min: number, max: number) {
  const expected = `expected a number from ${min} to ${formatCount(max)}`
  return leaf(expected, (text) => {
    const value = parseDecimal(text)
    return value === null || value < min || value > max ? refuse(expected) : value
  }).meta({ type: ['number', 'string'], pattern: '^[0-9.]+$', minimum: min, maximum: max })
}

/** A line of prose; line breaks become spaces. */
export function prose() {
  return leaf('expected text', (text) => {
    const line = text.replace(/\s+/g, ' ').trim()
    if (line.length > 500) return refuse('is longer than 500 characters')
    return UNPRINTABLE.test(line) ? refuse('contains control characters') : line
  })
}

/** A short text without spaces around it or control characters. */
export function word() {
  return leaf('expected text', (text) => {
    if (text.trim() === '' || text.length > 200) return refuse('expected text of 1 to 200 characters')
    return UNPRINTABLE.test(text) ? refuse('contains control characters') : text
  }).meta({ type: ['string', 'number'] })
}

const SEED_MAX = 2 ** 32 - 1

/**
 * What sets off the random streams: a whole number, or a text. A text that people or other programs would take for a
 * number, quoted or not, is no seed: `1e9` and `1000000000` would be two seeds, and a `NaN` is a fault of some script.
 */
export function seed() {
  return word()
    .transform((text, context) => {
      if (!NUMBER_LIKE.test(text.trim()) || isSeedNumber(text)) return text
      context.addIssue({ code: 'custom', message: notASeed(text) })
      return z.NEVER
    })
    .meta({ type: ['integer', 'string'], minimum: 0, maximum: SEED_MAX })
}

const isSeedNumber = (text: string): boolean => /^(0|[1-9][0-9]{0,9})$/.test(text) && Number(text) <= SEED_MAX

const notASeed = (text: string): string =>
  `${describeValue(text)} is not a seed; write a whole number from 0 to ${SEED_MAX} in plain digits, or a text that is no number, such as nightly`

/** Signs, digits of any script, separators, points, exponents, `10k`, `5%`, `0x10`, `.inf`, `NaN`. */
const NUMBER_LIKE =
  /^[+\-\u2212]?(0[xob][0-9a-f_]+|(\p{Nd}[\p{Nd}_,]*\.?[\p{Nd}_]*|\.\p{Nd}+)(e[+-]?\p{Nd}+)?[km%]?|\.?inf(inity)?|\.?nan)$/iu

const UNPRINTABLE = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u

/** Yes or no. */
export function flag() {
  return oneOf(['true', 'false'])
    .transform((text) => text === 'true')
    .meta({ type: ['boolean', 'string'], enum: [true, false, 'true', 'false'] })
}

/** One of a few words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: () => `expected ${words.length === 1 ? '' : 'one of '}${words.join(', ')}` })
}

/** A name that a scenario gives to something of its own, or refers to. */
export function nameText() {
  return z.string({ error: () => 'expected a name' }).regex(NAME, { error: ({ input }) => notAName(String(input)) })
}

const NAME = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/

const notAName = (text: string): string =>
  `${describeValue(text)} cannot be a name: at most 64 letters, digits, - and _, a letter first`

interface Refusal {
  readonly refusal: string
}

const refuse = (refusal: string): Refusal => ({ refusal })

/** Text that `read` turns into a value, or refuses with a message. `missing` is said where there is none at all. */
function leaf<Value extends string | number>(
  expected: string,
  read: (text: string) => Value | Refusal,
  missing = expected,
) {
  return z
    .string({ error: ({ input }) => (input === undefined ? missing : expected) })
    .transform((text, context): Value => {
      const value = read(text)
      if (typeof value !== 'object') return value
      context.addIssue({ code: 'custom', message: value.refusal })
      return z.NEVER
    })
}
