import { expect, it } from 'vitest'
import { wrapText } from '../../src/report/wrapped-text.ts'

const SENTENCE = 'A backlog of 2,470 jobs, up to 45 ms each, is gone in 6 s'

it('a text that fits is left as it is, wide gaps included', () => {
  expect(wrapText('✓ PASS  all   done', { width: 100, indent: 2 })).toBe('✓ PASS  all   done')
})

it('a longer one goes on under its indent, and a number stays with its unit', () => {
  expect(wrapText(SENTENCE, { width: 40, startColumn: 6, indent: 2 }).split('\n')).toEqual([
    'A backlog of 2,470 jobs, up to',
    '  45 ms each, is gone in 6 s',
  ])
})

it('colours take no columns', () => {
  const red = `\u001b[31m${'a'.repeat(20)}\u001b[39m`
  expect(wrapText(`${red} ${'b'.repeat(19)}`, { width: 40, indent: 2 })).not.toContain('\n')
})

it('a word longer than the line is left whole', () => {
  expect(wrapText('x'.repeat(90), { width: 40, indent: 2 })).toBe('x'.repeat(90))
})
