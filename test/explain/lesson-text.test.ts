import { expect, test } from 'vitest'
import type { Lesson } from '../../src/explain/lesson.ts'
import { renderLesson } from '../../src/explain/lesson-text.ts'
import { plainPalette } from '../../src/report/palette.ts'

const LESSON: Lesson = {
  kind: 'scenario',
  name: 'bells',
  title: 'Ring my bell',
  question: 'Who waits for whom?',
  paragraphs: ['The worker calls back.', 'Nobody waits.'],
  ruleNames: ['A3', 'webhook-callback'],
  modes: {
    sync: { flows: ['1 request = 1 job → sink'], expectations: [{ text: 'ring.timeouts == 0', note: 'fails' }] },
    async: { flows: ['1 request = 1 job → queue → sink'], expectations: [] },
  },
}

const render = (lesson: Lesson, width: number): string =>
  renderLesson(lesson, 'qbench run bells --mode both', { palette: plainPalette, width })

test('a lesson is a question, what is told, both modes, rules, and what to type', () => {
  expect(render(LESSON, 100)).toBe(`bells  Ring my bell
  question   Who waits for whom?
  about      The worker calls back.
             Nobody waits.
  sync       1 request = 1 job → sink
             must hold: ring.timeouts == 0 (fails)
  async      1 request = 1 job → queue → sink
  rules      A3 · webhook-callback
  try        qbench run bells --mode both
`)
})

test('what a scenario does not say has no line', () => {
  const text = render({ ...LESSON, title: '', question: '', paragraphs: [], ruleNames: [] }, 100)
  expect(text.split('\n')[0]).toBe('bells')
  expect(text).not.toMatch(/question|about|rules/)
})

test('a lesson fits a narrow screen', () => {
  expect(
    Math.max(
      ...render(LESSON, 50)
        .split('\n')
        .map(({ length }) => length),
    ),
  ).toBeLessThanOrEqual(50)
})
