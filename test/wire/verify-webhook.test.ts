import fc from 'fast-check'
import { expect, test } from 'vitest'
import { US_PER_SEC } from '../../src/units/microseconds.ts'
import { signWebhook } from '../../src/wire/sign-webhook.ts'
import { type ReceivedWebhook, verifyWebhook, type WebhookTrust } from '../../src/wire/verify-webhook.ts'

const NOW_SEC = 1_764_000_000
const KEY = Buffer.alloc(32, 1)
const OLD_KEY = Buffer.alloc(32, 2)
const BODY = '{"job":"7"}'
const TRUST: WebhookTrust = { secrets: [KEY], retiredSecrets: [OLD_KEY], nowSec: NOW_SEC }

function received(change: Partial<Record<string, string | string[] | undefined>> = {}, body = BODY): ReceivedWebhook {
  const headers = { ...signWebhook({ id: 'msg_1', timestampSec: NOW_SEC, body: BODY }, [KEY]) }
  return { headers: { ...headers, ...change }, body }
}

/** Signed at another second, or with another key. */
const signedAt = (timestampSec: number, key = KEY): ReceivedWebhook => ({
  headers: { ...signWebhook({ id: 'msg_1', timestampSec, body: BODY }, [key]) },
  body: BODY,
})

const good = received().headers['webhook-signature'] as string

test.each<[string, ReceivedWebhook, string]>([
  ['a body with one bit turned', received({}, BODY.replace('7', '6')), 'wrong-signature'],
  ['another id', received({ 'webhook-id': 'msg_2' }), 'wrong-signature'],
  ['another timestamp', received({ 'webhook-timestamp': String(NOW_SEC + 1) }), 'wrong-signature'],
  ['a key of nobody', signedAt(NOW_SEC, Buffer.alloc(32, 3)), 'wrong-signature'],
  ['an old key', signedAt(NOW_SEC, OLD_KEY), 'retired-secret'],
  ['a timestamp 301 s old', signedAt(NOW_SEC - 301), 'stale'],
  ['a timestamp 301 s ahead', signedAt(NOW_SEC + 301), 'from-the-future'],
  ['no id', received({ 'webhook-id': undefined }), 'header-missing'],
  ['no timestamp', received({ 'webhook-timestamp': undefined }), 'header-missing'],
  ['no signature', received({ 'webhook-signature': undefined }), 'header-missing'],
  ['an empty id', received({ 'webhook-id': '' }), 'malformed-id'],
  ['an id with a dot', received({ 'webhook-id': 'msg_1.1764000000' }), 'malformed-id'],
  ['two ids', received({ 'webhook-id': ['a', 'b'] }), 'malformed-id'],
  ['a timestamp in words', received({ 'webhook-timestamp': 'now' }), 'malformed-timestamp'],
  ['a timestamp with a sign', received({ 'webhook-timestamp': `+${NOW_SEC}` }), 'malformed-timestamp'],
  ['a timestamp with an exponent', received({ 'webhook-timestamp': '1e9' }), 'malformed-timestamp'],
  ['a timestamp in milliseconds', received({ 'webhook-timestamp': `${NOW_SEC}000` }), 'malformed-timestamp'],
  ['a signature of no version', received({ 'webhook-signature': good.slice(3) }), 'malformed-signature'],
  [
    'a signature of another version only',
    received({ 'webhook-signature': `v1a,${good.slice(3)}` }),
    'malformed-signature',
  ],
  ['a signature that was cut', received({ 'webhook-signature': good.slice(0, -1) }), 'malformed-signature'],
  [
    'a signature of 33 bytes',
    received({ 'webhook-signature': `v1,${Buffer.alloc(33).toString('base64')}` }),
    'malformed-signature',
  ],
  [
    'a signature in the alphabet of URLs',
    received({ 'webhook-signature': `v1,${'-'.repeat(43)}=` }),
    'malformed-signature',
  ],
  ['two signature headers', received({ 'webhook-signature': [good, good] }), 'malformed-signature'],
  ['seventeen signatures', received({ 'webhook-signature': Array(17).fill(good).join(' ') }), 'malformed-signature'],
  ['a long signature header', received({ 'webhook-signature': `${good} ${'x'.repeat(5_000)}` }), 'malformed-signature'],
])('%s: refused', (_, webhook, reason) => {
  expect(verifyWebhook(webhook, TRUST)).toEqual({ kind: 'refused', reason })
})

test.each([
  ['as it was sent', received()],
  ['300 s old', signedAt(NOW_SEC - 300)],
  ['300 s ahead', signedAt(NOW_SEC + 300)],
  ['with a signature of another version beside ours', received({ 'webhook-signature': `v1a,xyz ${good}` })],
  ['with a wrong signature beside the right one', received({ 'webhook-signature': `v1,${'A'.repeat(43)}= ${good}` })],
])('a webhook %s is verified', (_, webhook) => {
  expect(verifyWebhook(webhook, TRUST)).toMatchObject({ kind: 'verified', id: 'msg_1' })
})

test('an old key that was never known is just a wrong one, and a tolerance can be chosen', () => {
  const { retiredSecrets: _, ...trust } = TRUST
  expect(verifyWebhook(signedAt(NOW_SEC, OLD_KEY), trust)).toEqual({ kind: 'refused', reason: 'wrong-signature' })
  const strict = { ...trust, toleranceUs: 10 * US_PER_SEC }
  expect(verifyWebhook(signedAt(NOW_SEC - 10), strict).kind).toBe('verified')
  expect(verifyWebhook(signedAt(NOW_SEC - 11), strict)).toEqual({ kind: 'refused', reason: 'stale' })
})

test('no single changed bit of a body or of a signature is believed', () => {
  const bytes = Buffer.from(BODY)
  for (let bitIndex = 0; bitIndex < bytes.length * 8; bitIndex++) {
    const turned = Buffer.from(bytes)
    turned[bitIndex >> 3] = (turned[bitIndex >> 3] as number) ^ (1 << (bitIndex & 7))
    expect(verifyWebhook({ headers: received().headers, body: turned }, TRUST).kind).toBe('refused')
  }
  const signature = Buffer.from(good.slice(3), 'base64')
  for (let bitIndex = 0; bitIndex < signature.length * 8; bitIndex++) {
    const turned = Buffer.from(signature)
    turned[bitIndex >> 3] = (turned[bitIndex >> 3] as number) ^ (1 << (bitIndex & 7))
    const webhook = received({ 'webhook-signature': `v1,${turned.toString('base64')}` })
    expect(verifyWebhook(webhook, TRUST)).toEqual({ kind: 'refused', reason: 'wrong-signature' })
  }
})

test('no headers, whatever they hold, are believed or make it throw', () => {
  const header = fc.option(fc.oneof(fc.string(), fc.array(fc.string(), { maxLength: 3 }), fc.constant(good)), {
    nil: undefined,
  })
  fc.assert(
    fc.property(header, header, header, (id, timestamp, signature) => {
      const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature }
      expect(verifyWebhook({ headers, body: BODY }, TRUST).kind).toBe('refused')
    }),
  )
})
