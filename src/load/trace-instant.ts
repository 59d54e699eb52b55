import { US_PER_MS, US_PER_SEC } from '../units/microseconds.ts'

/** What `readInstant` understands, for messages. */
export const INSTANT_FORMS = 'an ISO 8601 time, epoch seconds or milliseconds, or seconds such as 12.5'

/**
 * Reads a recorded instant as whole microseconds from some origin that all rows of a recording share: a number counts
 * seconds or, beyond 1e11, milliseconds since 1970 (as seconds it would lie after the year 5138); a text holds such a
 * number or an ISO 8601 time, in UTC unless it says otherwise. null: neither.
 */
export function readInstant(value: unknown): number | null {
  if (typeof value === 'number') return fromNumber(value)
  if (typeof value !== 'string') return null
  const text = value.trim()
  return DECIMAL.test(text) ? fromNumber(Number(text)) : fromIso(text)
}

const DECIMAL = /^\d+(\.\d*)?$/
const ISO = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d+))? ?(Z|[+-]\d\d:?\d\d)?$/

const EPOCH_SEC_MAX = 1e11
const EPOCH_MS_MAX = 1e14

function fromNumber(value: number): number | null {
  if (!(value >= 0 && value <= EPOCH_MS_MAX)) return null
  return Math.round(value * (value > EPOCH_SEC_MAX ? US_PER_MS : US_PER_SEC))
}

function fromIso(text: string): number | null {
  const [, date, time, fraction = '', zone = 'Z'] = ISO.exec(text) ?? []
  // This reads a text, not the present. The zone is always given, or the machine's own would decide; the fraction is
  // kept from it, for it drops what is finer than a millisecond.
  const wholeMs = Date.parse(`${date}T${time}${zone.replace(/(\d\d):?(\d\d)$/, '$1:$2')}`)
  return Number.isNaN(wholeMs) ? null : wholeMs * US_PER_MS + Math.round(Number(`0.${fraction}`) * US_PER_SEC)
}
