import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson } from '../../src/scenario/canonical-json.ts'

test('keys stand in order at every depth, and lists keep theirs', () => {
  expect(canonicalJson({ b: [{ d: 1, c: null }, 'x'], a: { f: true, e: 0.5 } }, [])).toBe(
    '{"a":{"e":0.5,"f":true},"b":[{"c":null,"d":1},"x"]}',
  )
})

test('the order in which keys were written changes nothing', () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed)
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value).map(([key, inner]) => [key, reversed(inner)] as const)
    return Object.fromEntries(entries.toReversed())
  }
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonicalJson(reversed(value), [])).toBe(canonicalJson(value, []))
      expect(JSON.parse(canonicalJson(value, []))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('values that differ have different text', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (a, b) => {
      fc.pre(JSON.stringify(a) !== JSON.stringify(b))
      const isSame = canonicalJson(a, []) === canonicalJson(b, [])
      if (isSame) expect(JSON.parse(JSON.stringify(a))).toEqual(JSON.parse(JSON.stringify(b)))
    }),
  )
})

test('what is left out is left out at every depth', () => {
  const value = { wallUs: 1, inner: [{ wallUs: 2, kept: 3 }] }
  expect(canonicalJson(value, ['wallUs'])).toBe('{"inner":[{"kept":3}]}')
})

test('recorded starts are written as the list that they are, and what is undefined not at all', () => {
  expect(canonicalJson({ startsUs: Float64Array.of(1, 2.5), gone: undefined }, [])).toBe('{"startsUs":[1,2.5]}')
})
