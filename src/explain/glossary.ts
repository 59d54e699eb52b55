import { nearestName } from '../scenario/nearest-name.ts'
import { CHECK_ENTRIES } from './check-entries.ts'
import { DECISION_RULES } from './decision-rules.ts'
import { createEntries, type Entry } from './entry.ts'
import { LAWS } from './laws.ts'
import { findMetricEntries, listMetricEntries, listStatisticEntries } from './metric-entries.ts'
import { PATTERNS } from './patterns.ts'
import { PRINTED_WORDS } from './printed-words.ts'
import { REASON_ENTRIES } from './reason-entries.ts'

/** Every entry but those of metrics, each kind in the order in which it is listed. */
const WORDS: readonly Entry[] = [
  ...listStatisticEntries(),
  ...createEntries('rule', DECISION_RULES),
  ...createEntries('pattern', PATTERNS),
  ...createEntries('law', LAWS),
  ...createEntries('check', CHECK_ENTRIES),
  ...createEntries('reason', REASON_ENTRIES),
]

/** More than these are not followed up. */
const READER_COUNT_MAX = 6

/** Every entry; a metric stands under its full name, e.g. `<request>.response`. */
export const GLOSSARY: readonly Entry[] = [...listMetricEntries().map(withReaders), ...WORDS]

/** The entries that a word means: several where it has several meanings, none where it is unknown. */
export function findEntries(word: string): readonly Entry[] {
  const wanted = normalise(word)
  const printed = PRINTED_WORDS.get(wanted)
  if (printed !== undefined) return findEntries(printed)
  const named = WORDS.filter(({ name, aliases }) => [name, ...aliases].some((one) => normalise(one) === wanted))
  return [...findMetricEntries(word).map(withReaders), ...named]
}

/** The word that was probably meant, among the names of scenarios and all others; null: none is near. */
export function suggestWord(word: string, scenarioNames: readonly string[]): string | null {
  const words = GLOSSARY.flatMap(({ kind, name, aliases }) =>
    kind === 'metric' ? [bareName(name)] : [name, ...aliases],
  )
  const metrics = word.includes('.') ? listMetricWords(word.slice(0, word.indexOf('.'))) : []
  return nearestName(word, [...new Set([...scenarioNames, ...words, ...metrics])])
}

/** `order.respnse.p99` is meant to be a metric of order, `respnse.p99` a figure of anything. */
function listMetricWords(owner: string): readonly string[] {
  const figures = GLOSSARY.flatMap(({ kind, name }) => (kind === 'metric' ? [bareName(name)] : []))
  const statistics = GLOSSARY.flatMap(({ kind, name }) => (kind === 'statistic' ? [name] : []))
  return figures.flatMap((figure) => [
    `${owner}.${figure}`,
    ...statistics.flatMap((statistic) => [`${owner}.${figure}.${statistic}`, `${figure}.${statistic}`]),
  ])
}

const bareName = (name: string): string => name.slice(name.indexOf('.') + 1)

/** A metric refers to the entries that refer to it. */
function withReaders(metric: Entry): Entry {
  const [figure = ''] = metric.see
  const readers = WORDS.filter(({ see }) => see.some((name) => name === figure || name.startsWith(`${figure}.`)))
  return { ...metric, see: readers.map(({ name }) => name).slice(0, READER_COUNT_MAX) }
}

/** `Little's law` and `littles_law` are one word. */
const normalise = (word: string): string =>
  word
    .toLowerCase()
    .replace(/['’]/g, '')
    .replace(/[\s_]+/g, '-')
