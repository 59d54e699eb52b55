import { expect, test } from 'vitest'
import { LABEL_WIDTH, labelledLine } from '../../src/report/labelled-line.ts'
import { plainPalette } from '../../src/report/palette.ts'

const palette = plainPalette

test('a label is followed by its text in a column of its own, and further lines stand under the first', () => {
  expect(labelledLine('why', ['One.', 'Two.'], { palette, width: null })).toBe(
    `  why        One.\n${' '.repeat(LABEL_WIDTH)}Two.`,
  )
})

test('a line that is too long goes on a little to the right', () => {
  expect(labelledLine('why', [`${'a'.repeat(20)} ${'b'.repeat(20)}`], { palette, width: 40 })).toBe(
    `  why        ${'a'.repeat(20)}\n${' '.repeat(LABEL_WIDTH + 2)}${'b'.repeat(20)}`,
  )
})

test('a label as wide as its column is still parted from the text', () => {
  expect(labelledLine('completions', ['12'], { palette, width: null })).toBe('  completions 12')
})
