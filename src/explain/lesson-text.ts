import { labelledLine } from '../report/labelled-line.ts'
import { wrapText } from '../report/wrapped-text.ts'
import { type ExplanationOptions, joinNames } from './entry-text.ts'
import type { Lesson, ModeLesson } from './lesson.ts'

/** A scenario on the screen: its question, what it teaches, what each mode does, and the rules that it demonstrates. */
export function renderLesson(lesson: Lesson, command: string, { palette, width }: ExplanationOptions): string {
  const line = (label: string, lines: readonly string[]): readonly string[] =>
    lines.length === 0 ? [] : [labelledLine(label, lines, { palette, width })]
  const { name, title, question, paragraphs, ruleNames, modes } = lesson
  return `${[
    wrapText([palette.bold(name), title].filter((text) => text !== '').join('  '), { width, indent: 2 }),
    ...line('question', question === '' ? [] : [question]),
    ...line('about', paragraphs),
    ...line('sync', describeMode(modes.sync)),
    ...line('async', describeMode(modes.async)),
    ...line('rules', ruleNames.length === 0 ? [] : [joinNames(ruleNames)]),
    ...line('try', [command]),
  ].join('\n')}\n`
}

function describeMode({ flows, expectations }: ModeLesson): readonly string[] {
  const promises = expectations.map(({ text, note }) => (note === null ? text : `${text} (${note})`))
  return [...flows, ...(promises.length === 0 ? [] : [`must hold: ${joinNames(promises)}`])]
}
