import type { Figure } from '../scenario/figures/figure.ts'
import { FIGURE_GROUPS, type FigureGroup, STATISTICS } from '../scenario/metric-catalogue.ts'
import type { Entry } from './entry.ts'

/** An entry of each figure under its full name, e.g. `<request>.response`. */
export function listMetricEntries(): readonly Entry[] {
  return FIGURE_GROUPS.flatMap((group) =>
    group.figures.map((figure) => describeFigure({ group, figure, owner: group.owner, statistic: null })),
  )
}

/** An entry of each statistic of a latency, e.g. `p99`. */
export function listStatisticEntries(): readonly Entry[] {
  return STATISTICS.map(({ name, unit, meaning, formula, use, source }) => ({
    kind: 'statistic',
    name,
    aliases: [],
    title: `statistic of a latency: ${UNIT_WORDS[unit]}`,
    definition: `${capitalised(meaning)}: a statistic of every latency, e.g. <request>.response.${name}.`,
    formula,
    use,
    source,
    see: [],
  }))
}

/**
 * Reads a word as a metric: `order.response.p99`, `response.p99`, `response`, `ledger.lost`, `<job>.wait`. The name
 * before the figure may be any, as scenarios name things as they like; so `order.errors` may be one of two metrics.
 */
export function findMetricEntries(word: string): readonly Entry[] {
  return FIGURE_GROUPS.flatMap((group) =>
    group.figures.flatMap((figure): Entry[] => {
      const parts = splitAround(figure.name, word)
      if (parts === null || !mayOwn(group.owner, parts.before)) return []
      const owner = parts.before === '' ? group.owner : parts.before
      if (parts.after === '') return [describeFigure({ group, figure, owner, statistic: null })]
      const statistic = STATISTICS.find(({ name }) => name === parts.after)
      if (figure.unit !== 'latency' || statistic === undefined) return []
      return [describeFigure({ group, figure, owner, statistic })]
    }),
  )
}

/** What stands before and after a figure's name in a word; null: the figure is not in it, or not by itself. */
function splitAround(figureName: string, word: string): { readonly before: string; readonly after: string } | null {
  const match = new RegExp(`^(?:([^.]+)\\.)?${figureName}(?:\\.(.+))?$`, 'i').exec(word)
  return match === null ? null : { before: match[1] ?? '', after: (match[2] ?? '').toLowerCase() }
}

/** Whether a figure can have that name before it; a bare figure may be anybody's. */
function mayOwn(owner: FigureGroup['owner'], before: string): boolean {
  if (before === '' || before === owner) return true
  const isNamedFreely = owner?.startsWith('<') === true
  return isNamedFreely && before !== 'ledger' && !before.startsWith('<')
}

/** A figure as it was asked for: whose, and in which statistic. */
interface Asked {
  readonly group: FigureGroup
  readonly figure: Figure
  readonly owner: string | null
  readonly statistic: Figure | null
}

/** With a statistic, what is true of both. */
function describeFigure({ group, figure, owner, statistic }: Asked): Entry {
  const definition = `${capitalised(figure.meaning)}.`
  return {
    kind: 'metric',
    name: [owner, figure.name, statistic?.name].filter((part) => part != null).join('.'),
    aliases: [],
    title: `metric of ${describeOwner(group.owner)}: ${UNIT_WORDS[(statistic ?? figure).unit]}`,
    definition: statistic === null ? definition : `${definition} ${statistic.name}: ${statistic.meaning}.`,
    formula: figure.formula,
    use: statistic === null ? figure.use : `${figure.use} ${statistic.name}: ${statistic.use}`,
    source: figure.source,
    see: [group.owner === null ? figure.name : `${group.owner}.${figure.name}`],
  }
}

function describeOwner(owner: FigureGroup['owner']): string {
  if (owner === null) return 'the run'
  return owner.startsWith('<') ? `${owner.slice(1, -1)}s` : `the ${owner}`
}

const UNIT_WORDS: Readonly<Record<Figure['unit'], string>> = {
  latency: 'latency',
  us: 'duration',
  count: 'count',
  perSec: 'rate per second',
  ratio: 'share',
}

const capitalised = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`
