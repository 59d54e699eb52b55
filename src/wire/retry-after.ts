import { US_PER_HOUR, US_PER_MS, US_PER_SEC } from '../units/microseconds.ts'

/** Nobody is waited for longer: the longest pause of the schedule of Standard Webhooks. */
const RETRY_AFTER_US_MAX = 24 * US_PER_HOUR

/** `Sun, 06 Nov 1994 08:49:37 GMT`, the only form of a date that is still sent. */
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT$/

/**
 * How long a Retry-After header (RFC 9110, section 10.2.3) asks to wait, in microseconds from 0 to a day: seconds or a
 * date. A date in the past is 0, more than a day is a day; null: there is none, or it says nothing that can be read.
 */
export function readRetryAfter(value: string | undefined, nowSec: number): number | null {
  if (value === undefined) return null
  const seconds = /^[0-9]{1,12}$/.test(value) ? Number(value) : secondsUntil(value, nowSec)
  return seconds === null ? null : Math.min(RETRY_AFTER_US_MAX, Math.max(0, seconds * US_PER_SEC))
}

function secondsUntil(value: string, nowSec: number): number | null {
  const atMs = HTTP_DATE.test(value) ? Date.parse(value) : Number.NaN
  return Number.isNaN(atMs) ? null : (atMs * US_PER_MS) / US_PER_SEC - nowSec
}
