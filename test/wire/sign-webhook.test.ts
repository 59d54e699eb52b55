import fc from 'fast-check'
import { Webhook } from 'standardwebhooks'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { isWebhookId, signWebhook } from '../../src/wire/sign-webhook.ts'
import { verifyWebhook } from '../../src/wire/verify-webhook.ts'
import { createWebhookSecret, parseWebhookSecret, type WebhookSecret } from '../../src/wire/webhook-secret.ts'

const NOW_SEC = 1_764_000_000

// The reference package reads the clock of the machine.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW_SEC * 1_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

const newSecret = createWebhookSecret()
const oldSecret = createWebhookSecret()
const keyOf = (text: string): WebhookSecret => parseWebhookSecret(text) as WebhookSecret

const ids = fc.string({ unit: fc.constantFrom(...'abcXYZ019_-:'), minLength: 1, maxLength: 60 })
const bodies = fc.json()

test('the reference package verifies what we sign', () => {
  fc.assert(
    fc.property(ids, bodies, fc.integer({ min: -299, max: 299 }), (id, body, offsetSec) => {
      const headers = signWebhook({ id, timestampSec: NOW_SEC + offsetSec, body }, [keyOf(newSecret)])
      expect(new Webhook(newSecret).verify(body, { ...headers })).toEqual(JSON.parse(body))
    }),
  )
})

test('we verify what the reference package signs', () => {
  fc.assert(
    fc.property(ids, bodies, fc.integer({ min: -299, max: 299 }), (id, body, offsetSec) => {
      const timestampSec = NOW_SEC + offsetSec
      const headers = {
        'webhook-id': id,
        'webhook-timestamp': String(timestampSec),
        'webhook-signature': new Webhook(newSecret).sign(id, new Date(timestampSec * 1_000), body),
      }
      const verdict = verifyWebhook({ headers, body }, { secrets: [keyOf(newSecret)], nowSec: NOW_SEC })
      expect(verdict).toEqual({ kind: 'verified', id, timestampSec })
    }),
  )
})

test('while secrets change, a receiver with either of the two accepts, and one with neither does not', () => {
  const headers = {
    ...signWebhook({ id: 'msg_1', timestampSec: NOW_SEC, body: '{}' }, [newSecret, oldSecret].map(keyOf)),
  }
  expect(headers['webhook-signature']).toMatch(/^v1,[\w+/]{43}= v1,[\w+/]{43}=$/)
  expect(new Webhook(newSecret).verify('{}', headers)).toEqual({})
  expect(new Webhook(oldSecret).verify('{}', headers)).toEqual({})
  expect(() => new Webhook(createWebhookSecret()).verify('{}', headers)).toThrow('No matching signature')
})

test('the bytes of a body are signed, not a reading of them', () => {
  const trust = { secrets: [keyOf(newSecret)], nowSec: NOW_SEC }
  const bytes = Buffer.from([0xff, 0x00, 0xfe])
  const headers = { ...signWebhook({ id: 'a', timestampSec: NOW_SEC, body: bytes }, trust.secrets) }
  expect(verifyWebhook({ headers, body: bytes }, trust).kind).toBe('verified')
  expect(verifyWebhook({ headers, body: bytes.toString('utf8') }, trust).kind).toBe('refused')
})

test.each(['', 'a.b', 'a b', 'a\nb', 'é', 'x'.repeat(257)])('%j is no id, and cannot be signed', (id) => {
  expect(isWebhookId(id)).toBe(false)
  expect(() => signWebhook({ id, timestampSec: NOW_SEC, body: '' }, [keyOf(newSecret)])).toThrow('id')
})

test('nothing is signed without a secret or at half a second', () => {
  expect(() => signWebhook({ id: 'a', timestampSec: NOW_SEC, body: '' }, [])).toThrow('secret')
  expect(() => signWebhook({ id: 'a', timestampSec: 0.5, body: '' }, [keyOf(newSecret)])).toThrow('second')
})
