/** Where a value stands in a scenario: keys and list positions from the top. */
export type Path = readonly (string | number)[]

/** One thing that is wrong with a value, before it is known whether a file or a flag gave it. */
export interface Finding {
  readonly path: Path
  /** What the caret points at. */
  readonly at: 'key' | 'value'
  readonly message: string
  /** The setting with which the message ends, and with which this one does not go together: its place is added. */
  readonly beside?: Path
  /** What the writer may have meant; printed beside the caret. Asked for only where it is printed, as it takes time. */
  readonly hint?: () => string
}

/** Writes a path as people do: `requests.send.arrivals.poisson.stages[1].rate`. */
export function printPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`
    return text === '' ? shorten(step) : `${text}.${shorten(step)}`
  }, '')
}

/** Names what stands where something else was expected. Long text is cut. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(shorten(value))
  if (value === null || value === undefined) return 'nothing'
  return Array.isArray(value) ? 'a list' : 'a mapping'
}

const SHOWN_LENGTH = 64

const shorten = (text: string): string => (text.length > SHOWN_LENGTH ? `${text.slice(0, SHOWN_LENGTH - 1)}…` : text)
