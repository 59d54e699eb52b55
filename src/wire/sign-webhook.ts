import { createHmac } from 'node:crypto'
import { assert } from '../fault/assert.ts'
import type { WebhookSecret } from './webhook-secret.ts'

/** One sending of a message: the id is the same in each attempt, the timestamp is that of the attempt. */
export interface WebhookMessage {
  /** Visible characters without a dot, which separates what is signed. */
  readonly id: string
  /** Whole seconds since 1970. */
  readonly timestampSec: number
  readonly body: string | Uint8Array
}

/** The three headers that make a request a webhook. */
export interface WebhookHeaders {
  readonly 'webhook-id': string
  readonly 'webhook-timestamp': string
  readonly 'webhook-signature': string
}

/**
 * Signs a message as Standard Webhooks 1.0.0 has it: HMAC-SHA256 over `id.timestamp.body`, once with each secret. Two
 * secrets are given while one takes over from another, so that a receiver accepts either.
 */
export function signWebhook(message: WebhookMessage, secrets: readonly WebhookSecret[]): WebhookHeaders {
  assert(isWebhookId(message.id), `a webhook's id is 1 to ${WEBHOOK_ID_LENGTH_MAX} visible characters without a dot`)
  assert(Number.isSafeInteger(message.timestampSec), 'a webhook is signed at a whole second')
  assert(secrets.length > 0, 'a webhook is signed with at least one secret')
  const signatures = secrets.map((secret) => `v1,${signatureOf(message, secret).toString('base64')}`)
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(message.timestampSec),
    'webhook-signature': signatures.join(' '),
  }
}

/** The signature itself, 32 bytes. */
export function signatureOf({ id, timestampSec, body }: WebhookMessage, secret: WebhookSecret): Buffer {
  return createHmac('sha256', secret).update(`${id}.${timestampSec}.`).update(body).digest()
}

/** Longest id. */
const WEBHOOK_ID_LENGTH_MAX = 256

/** Whether a text can be an id: with a dot in it, one message could be read as another. */
export function isWebhookId(text: string): boolean {
  return text.length <= WEBHOOK_ID_LENGTH_MAX && /^[!-~]+$/.test(text) && !text.includes('.')
}
