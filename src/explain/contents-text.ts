import { labelledLine } from '../report/labelled-line.ts'
import { wrapText } from '../report/wrapped-text.ts'
import { type EntryKind, listedName } from './entry.ts'
import { type ExplanationOptions, joinNames } from './entry-text.ts'
import { GLOSSARY } from './glossary.ts'

/** Words of one kind, as they are listed. */
export interface WordGroup {
  readonly label: string
  readonly words: readonly string[]
}

/** All that can be explained, by group. */
export function listWordGroups(scenarioNames: readonly string[]): readonly WordGroup[] {
  return [
    ...groupMetrics(),
    groupOf('statistic', LABELS.statistic),
    { label: 'scenarios', words: scenarioNames },
    ...(['rule', 'pattern', 'law', 'check', 'reason'] as const).map((kind) => groupOf(kind, LABELS[kind])),
  ].filter(({ words }) => words.length > 0)
}

/** The list on the screen. */
export function renderContents(groups: readonly WordGroup[], { palette, width }: ExplanationOptions): string {
  return `${[
    wrapText('qbench explain <word>: what it means, how it is computed, when it misleads, and who says so', {
      width,
      indent: 2,
    }),
    '',
    ...groups.map(({ label, words }) => labelledLine(label, [joinNames(words)], { palette, width })),
    '',
    wrapText('For example: qbench explain order.response.p99, qbench explain newsletter, qbench explain A3', {
      width,
      indent: 2,
    }),
  ].join('\n')}\n`
}

const LABELS = {
  statistic: 'statistics',
  rule: 'rules',
  pattern: 'patterns',
  law: 'laws',
  check: 'trust',
  reason: 'why',
} as const satisfies Partial<Record<EntryKind, string>>

function groupOf(kind: EntryKind, label: string): WordGroup {
  return { label, words: GLOSSARY.filter((entry) => entry.kind === kind).map(listedName) }
}

/** Metrics by what they are metrics of; those of the run have no name before them. */
function groupMetrics(): readonly WordGroup[] {
  const groups = new Map<string, string[]>()
  for (const { kind, name } of GLOSSARY) {
    if (kind !== 'metric') continue
    const [first = '', second] = name.split('.')
    const label = second === undefined ? 'run' : first
    groups.set(label, [...(groups.get(label) ?? []), second ?? first])
  }
  return [...groups].map(([label, words]) => ({ label, words }))
}
