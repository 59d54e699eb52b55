import { expect, test } from 'vitest'
import { createSourceText, lineAt, printable, problemAt } from '../../src/scenario/source-text.ts'

const source = createSourceText('a.yaml', 'version: 1\r\nname: x\ntitle: y')

test('a text is divided into lines whichever way they end', () => {
  expect(source.lines).toEqual(['version: 1', 'name: x', 'title: y'])
  expect([0, 11, 12, 20].map((offset) => lineAt(source, offset))).toEqual([1, 1, 2, 3])
})

test('a remark that underlines something comes with an excerpt', () => {
  const problem = problemAt(source, 12, { message: 'bad', caretLength: 4, hint: 'or not' })
  expect(problem).toMatchObject({ where: 'a.yaml', line: 2, column: 1, message: 'bad' })
  expect(problem.excerpt?.split('\n').at(-1)).toBe('       │ ^^^^ or not')
  expect(problemAt(source, 12, { message: 'bad' })).not.toHaveProperty('excerpt')
})

test('what would move the cursor or turn the text around is not printed', () => {
  expect(printable('a\tb\u001b[31m\u202e')).toBe('a b\ufffd[31m\ufffd')
})
