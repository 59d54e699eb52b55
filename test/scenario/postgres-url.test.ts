import { expect, test } from 'vitest'
import { hasLiteralPassword, parsePostgresUrl } from '../../src/scenario/postgres-url.ts'

test.each([
  ['postgres://me@127.0.0.1/shop', ['me', null, '127.0.0.1', 5432, 'shop']],
  ['postgresql://a%40b:${env:PW}@[::1]:6000/x%20y', ['a@b', 'PW', '::1', 6000, 'x y']],
] as const)('%s is read', (text, parts) => {
  const { user, passwordVariable, host, port, database } = parsePostgresUrl(text) ?? {}
  expect([user, passwordVariable, host, port, database]).toEqual(parts)
})

test.each([
  'u:p@h/d',
  'postgres://u:p@h/d',
  'postgres://u:p@ss:w/o#r%d@h/d',
  'postgres://u:x${env:A}@h/d',
  'p://u@h/d?password=x',
])('%s may have a password in it', (text) => {
  expect(hasLiteralPassword(text)).toBe(true)
})

test.each(['postgres://u@h/d', 'postgres://u:${env:A}@h:1/d', 'postgres://h:5432/d', 'nonsense'])(
  '%s has none in it',
  (text) => {
    expect(hasLiteralPassword(text)).toBe(false)
  },
)

test.each([
  'postgres://u@h',
  'postgres://h/d',
  'postgres://u@h:0/d',
  'postgres://u@h/d?a=b',
  'postgres://u%zz@h/d',
  'http://u@h/d',
])('%s is no URL of a database', (text) => {
  expect(parsePostgresUrl(text)).toBeNull()
})
