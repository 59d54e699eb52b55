import { expect, test } from 'vitest'
import { allowsCallback, parseAllowance } from '../../src/wire/callback-allowance.ts'

test.each([
  ['hooks.lan', { hostname: 'hooks.lan', port: null }],
  ['Hooks.LAN.:8080', { hostname: 'hooks.lan', port: 8080 }],
  ['127.0.0.1:9000', { hostname: '127.0.0.1', port: 9000 }],
  ['127.1:80', { hostname: '127.0.0.1', port: 80 }],
  ['[::1]:9000', { hostname: '::1', port: 9000 }],
  ['0:0::1', { hostname: '::1', port: null }],
])('%s allows %j', (text, allowance) => {
  expect(parseAllowance(text)).toEqual(allowance)
})

test.each([
  '',
  ':80',
  'a:0',
  'a:65536',
  'a:',
  'a:80:80',
  'a:8e1',
  'http://a',
  'a/b',
  'user@a',
  'a b',
  '[::1',
  '[a.b]:80',
  '*',
])('%j allows nothing', (text) => {
  const allowance = parseAllowance(text)
  // A star is a legal host of a URL, and no wildcard.
  if (text === '*') expect(allowance && allowsCallback(allowance, { hostname: 'a', port: 80 })).toBe(false)
  else expect(allowance).toBe(null)
})

test('what is allowed is a host as it was written, on its port or on any', () => {
  const local = { hostname: '127.0.0.1', port: 9000 }
  expect(allowsCallback(local, { hostname: '127.0.0.1', port: 9000 })).toBe(true)
  expect(allowsCallback(local, { hostname: '127.0.0.1', port: 9001 })).toBe(false)
  expect(allowsCallback(local, { hostname: 'localhost', port: 9000 })).toBe(false)
  expect(allowsCallback({ ...local, port: null }, { hostname: '127.0.0.1', port: 1 })).toBe(true)
})
