import { expect, test } from 'vitest'
import { raisePeak } from '../../src/sink/peak.ts'

test('a peak rises to what is higher, and to nothing else', () => {
  const words = new Int32Array(new SharedArrayBuffer(8))
  for (const value of [3, 7, 5]) raisePeak(words, 1, value)
  expect([...words]).toEqual([0, 7])
})
