import { expect, test } from 'vitest'
import { streamKey } from '../../src/chance/stream-key.ts'

test('keys are unsigned 32-bit integers, the same for the same seed and name', () => {
  for (let index = 0; index < 1_000; index++) {
    const key = streamKey(String(index), 'sink:db')
    expect(key).toBe(key >>> 0)
    expect(streamKey(String(index), 'sink:db')).toBe(key)
  }
})

test('neither seeds nor names that are alike share a key', () => {
  const keys = new Set<number>()
  for (let seed = 0; seed < 100; seed++) {
    for (let name = 0; name < 100; name++) keys.add(streamKey(String(seed), `sink:${name}`))
  }
  // 10,000 keys of 2^32: chance alone makes 0.01 pairs.
  expect(keys.size).toBe(10_000)
})
