import { expect, test } from 'vitest'
import { hashText } from '../../src/chance/hash-text.ts'

test('each word changes in about half of its bits when one character of the text does', () => {
  const TEXT_COUNT = 2_000
  const flips = [0, 0, 0, 0]
  for (let index = 0; index < TEXT_COUNT; index++) {
    const a = hashText(`seed:${index}:a`)
    const b = hashText(`seed:${index}:b`)
    for (const [word, value] of a.entries())
      flips[word] = (flips[word] as number) + bitCount(value ^ (b[word] as number))
  }
  for (const flipCount of flips) expect(flipCount / TEXT_COUNT / 32).toBeCloseTo(0.5, 1)
})

test('the four words are independent of each other, also for the shortest texts', () => {
  const words = ['', 'a', 'b', '0', '1', 'aa', 'ab', 'ba'].flatMap((text) => [...hashText(text)])
  expect(new Set(words).size).toBe(words.length)
})

test('the place of a character matters, and so does every bit of it', () => {
  expect(hashText('ab')).not.toEqual(hashText('ba'))
  expect(hashText('\u0101')).not.toEqual(hashText('\u0001'))
})

function bitCount(word: number): number {
  let count = 0
  for (let rest = word >>> 0; rest !== 0; rest >>>= 1) count += rest & 1
  return count
}
