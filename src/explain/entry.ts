/** What one word of this tool means, and who says so. */
export interface Entry {
  readonly kind: EntryKind
  /** e.g. `order.response.p99`, `A3`, `littles-law`, `near-saturation`. */
  readonly name: string
  /** Other words that find it. */
  readonly aliases: readonly string[]
  /** One line, without a full stop. */
  readonly title: string
  readonly definition: string
  /** Plain text with units; null: there is nothing to compute. */
  readonly formula: string | null
  /** What it is good for, or when it misleads. */
  readonly use: string
  /** Paper, standard or book, with its year; null: this tool's own. */
  readonly source: string | null
  /** Metrics that tell, as `<request>.response.p99`, and other entries by name. */
  readonly see: readonly string[]
}

/** What a word names. */
export type EntryKind = 'metric' | 'statistic' | 'rule' | 'pattern' | 'law' | 'check' | 'reason'

/** An entry as it is written down: what it does not need is left out. */
export interface EntryDraft {
  readonly title: string
  readonly definition: string
  readonly formula?: string
  readonly use: string
  readonly source?: string
  readonly aliases?: readonly string[]
  readonly see?: readonly string[]
}

/** Entries as they are written down, by name. */
export type EntryDrafts<Name extends string = string> = Readonly<Record<Name, EntryDraft>>

/** Makes entries of one kind, in the order in which they are written down. */
export function createEntries(kind: EntryKind, drafts: EntryDrafts): readonly Entry[] {
  return Object.entries(drafts).map(([name, draft]) => ({
    kind,
    name,
    aliases: draft.aliases ?? [],
    title: draft.title,
    definition: draft.definition,
    formula: draft.formula ?? null,
    use: draft.use,
    source: draft.source ?? null,
    see: draft.see ?? [],
  }))
}

/** `A3 go-async`: a rule has a number to cite and a name to remember. */
export function listedName({ kind, name, aliases }: Entry): string {
  return kind === 'rule' ? [name, ...aliases.slice(0, 1)].join(' ') : name
}
