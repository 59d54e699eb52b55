import { randomBytes } from 'node:crypto'

/** A key with which webhooks are signed: 24 to 64 bytes. */
export type WebhookSecret = Buffer

const PREFIX = 'whsec_'
const KEY_BYTES_MIN = 24
const KEY_BYTES_MAX = 64

/** What `createWebhookSecret` makes: as many as an output of SHA-256 has. */
const KEY_BYTES = 32

/**
 * Reads a secret as Standard Webhooks 1.0.0 writes it: `whsec_` and the base64 of 24 to 64 bytes. Returns null for any
 * other text, also for base64 with stray characters, which Node would skip: a key that was cut or typed wrongly must not
 * become another key.
 */
export function parseWebhookSecret(text: string): WebhookSecret | null {
  const encoded = text.startsWith(PREFIX) ? text.slice(PREFIX.length) : ''
  const key = Buffer.from(encoded, 'base64')
  if (key.length < KEY_BYTES_MIN || key.length > KEY_BYTES_MAX) return null
  return withoutPadding(key.toString('base64')) === withoutPadding(encoded) ? key : null
}

/** Makes a new secret, in its written form. One is made for each receiver. */
export function createWebhookSecret(): string {
  return `${PREFIX}${randomBytes(KEY_BYTES).toString('base64')}`
}

const withoutPadding = (encoded: string): string => encoded.replace(/={1,2}$/, '')
