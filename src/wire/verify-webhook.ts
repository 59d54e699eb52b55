import { timingSafeEqual } from 'node:crypto'
import { US_PER_SEC } from '../units/microseconds.ts'
import { isWebhookId, signatureOf } from './sign-webhook.ts'
import type { WebhookSecret } from './webhook-secret.ts'

/** What came in, as Node hands it over. */
export interface ReceivedWebhook {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
  readonly body: string | Uint8Array
}

/** What a receiver knows. */
export interface WebhookTrust {
  /** Each of them is good. */
  readonly secrets: readonly WebhookSecret[]
  /** No longer good, kept to tell a sender with an old key from a forger. */
  readonly retiredSecrets?: readonly WebhookSecret[]
  readonly nowSec: number
  /** How far the timestamp may be from now, to either side; five minutes where nothing is said. */
  readonly toleranceUs?: number
}

/** Why a webhook is not believed. */
export type WebhookRefusal =
  | 'header-missing'
  | 'malformed-id'
  | 'malformed-timestamp'
  | 'malformed-signature'
  | 'stale'
  | 'from-the-future'
  | 'retired-secret'
  | 'wrong-signature'

/** What a webhook turned out to be. */
export type WebhookVerdict =
  | { readonly kind: 'verified'; readonly id: string; readonly timestampSec: number }
  | { readonly kind: 'refused'; readonly reason: WebhookRefusal }

const TOLERANCE_DEFAULT_SEC = 5 * 60

/** Longest signature header that is looked at, and most signatures in it: more would only cost time. */
const SIGNATURE_HEADER_LENGTH_MAX = 4_096
const SIGNATURE_COUNT_MAX = 16

/** Base64 of the 32 bytes of an HMAC-SHA256. */
const V1 = /^v1,([A-Za-z0-9+/]{43}=)$/

/** Ten digits last until the year 2286. */
const TIMESTAMP = /^[0-9]{1,10}$/

/**
 * Checks a webhook by Standard Webhooks 1.0.0: form, timestamp, then signature, compared in constant time. Signatures of
 * other versions (`v1a`) are passed over; one good one among several is enough.
 */
export function verifyWebhook({ headers, body }: ReceivedWebhook, trust: WebhookTrust): WebhookVerdict {
  const id = headers['webhook-id']
  const timestamp = headers['webhook-timestamp']
  const signature = headers['webhook-signature']
  if (id === undefined || timestamp === undefined || signature === undefined) return refused('header-missing')
  if (typeof id !== 'string' || !isWebhookId(id)) return refused('malformed-id')
  if (typeof timestamp !== 'string' || !TIMESTAMP.test(timestamp)) return refused('malformed-timestamp')
  const signatures = typeof signature === 'string' ? readSignatures(signature) : null
  if (signatures === null) return refused('malformed-signature')

  const timestampSec = Number(timestamp)
  const toleranceSec = trust.toleranceUs === undefined ? TOLERANCE_DEFAULT_SEC : trust.toleranceUs / US_PER_SEC
  if (timestampSec < trust.nowSec - toleranceSec) return refused('stale')
  if (timestampSec > trust.nowSec + toleranceSec) return refused('from-the-future')

  const message = { id, timestampSec, body }
  const isSignedWith = (secret: WebhookSecret): boolean => {
    const expected = signatureOf(message, secret)
    return signatures.some((given) => timingSafeEqual(given, expected))
  }
  if (trust.secrets.some(isSignedWith)) return { kind: 'verified', id, timestampSec }
  return refused(trust.retiredSecrets?.some(isSignedWith) ? 'retired-secret' : 'wrong-signature')
}

const refused = (reason: WebhookRefusal): WebhookVerdict => ({ kind: 'refused', reason })

/** The v1 signatures of a header, all of 32 bytes; null: there is none, or the header is no list of signatures. */
function readSignatures(header: string): readonly Buffer[] | null {
  if (header.length > SIGNATURE_HEADER_LENGTH_MAX) return null
  const parts = header.split(' ')
  if (parts.length > SIGNATURE_COUNT_MAX) return null
  const ours = parts.filter((part) => part.startsWith('v1,'))
  const encoded = ours.map((part) => V1.exec(part)?.[1])
  if (encoded.length === 0 || encoded.includes(undefined)) return null
  return encoded.map((text) => Buffer.from(text ?? '', 'base64'))
}
