import { expect, test } from 'vitest'
import { createWebhookSecret, parseWebhookSecret } from '../../src/wire/webhook-secret.ts'

const written = (byteCount: number): string => `whsec_${Buffer.alloc(byteCount, 0xa5).toString('base64')}`

test.each([24, 25, 26, 32, 64])('a secret of %i bytes is read back', (byteCount) => {
  expect(parseWebhookSecret(written(byteCount))).toEqual(Buffer.alloc(byteCount, 0xa5))
  expect(parseWebhookSecret(written(byteCount).replace(/=+$/, ''))).toEqual(Buffer.alloc(byteCount, 0xa5))
})

test.each([
  ['of 23 bytes', written(23)],
  ['of 65 bytes', written(65)],
  ['of nothing', 'whsec_'],
  ['without its prefix', written(32).slice('whsec_'.length)],
  ['with another prefix', written(32).replace('whsec_', 'whpk_')],
  ['with a stray character', written(32).replace('pa', 'p*a')],
  ['with a space in front', ` ${written(32)}`],
  ['with a line break behind', `${written(32)}\n`],
  ['in the alphabet of URLs', `whsec_${Buffer.alloc(33, 0xff).toString('base64url')}`],
])('a secret %s is refused', (_, text) => {
  expect(parseWebhookSecret(text)).toBe(null)
})

test('new secrets are good ones, and no two are equal', () => {
  const made = Array.from({ length: 20 }, createWebhookSecret)
  expect(new Set(made).size).toBe(20)
  expect(made.map((text) => parseWebhookSecret(text)?.length)).toEqual(made.map(() => 32))
})
