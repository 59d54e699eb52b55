import { expect, it } from 'vitest'
import { renderProblems } from '../../src/scenario/render-problems.ts'
import { createSourceText, problemAt } from '../../src/scenario/source-text.ts'

const source = createSourceText('nightly.yaml', 'kind: mock-smtp\nconections: 100\n')

it('shows place, message, excerpt and hint, and counts problems and files', () => {
  const remark = { message: 'conections is not a setting', hint: 'did you mean "connections"?', caretLength: 10 }
  const problems = [problemAt(source, 16, remark), { where: '--workers', message: 'expected 1' }]
  expect(renderProblems(problems)).toBe(
    `✗ nightly.yaml:2:1  conections is not a setting
     1 │ kind: mock-smtp
     2 │ conections: 100
       │ ^^^^^^^^^^ did you mean "connections"?
✗ --workers  expected 1
2 problems in 1 file · qbench help scenario`,
  )
  expect(renderProblems(problems.slice(1))).toMatch(/\n1 problem$/)
  const assigned = { where: '--set jobs.x', message: 'expected 1' }
  expect(renderProblems([assigned])).toMatch(/\n1 problem · qbench help scenario$/)
})

it('lets no control character of a file or a flag reach the terminal', () => {
  const text = createSourceText('a\u001b[2J.yaml', 'x: \u001b[31m\u202ered\u0007')
  const shown = renderProblems([problemAt(text, 3, { message: '\u001b]0;title\u0007', hint: 'a\rb', caretLength: 3 })])
  expect([...shown].filter((char) => (char < ' ' && char !== '\n') || char === '\u202e')).toEqual([])
})

it('shows the part of a very long line that matters', () => {
  const text = createSourceText('long.yaml', `${'a'.repeat(500_000)}culprit${'b'.repeat(500_000)}`)
  const excerpt = problemAt(text, 500_000, { message: '', caretLength: 7 }).excerpt?.split('\n') ?? []
  expect(excerpt[0]).toHaveLength(9 + 110)
  expect(excerpt[1]?.indexOf('^')).toBe(excerpt[0]?.indexOf('culprit'))
})

it('counts columns in characters, not in halves of a pair', () => {
  expect(problemAt(createSourceText('a.yaml', '😀😀x'), 4, { message: '' }).column).toBe(3)
})
