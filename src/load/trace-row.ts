import { INSTANT_FORMS, readInstant } from './trace-instant.ts'

/** Reads one line of a recording: its instant in microseconds, what is wrong with it, or null when it holds none. */
export type TraceRowReader = (line: string) => number | string | null

/** Names under which the instant of a row is looked for. */
const TIME_NAMES: readonly string[] = ['timestamp', 'time', 't']

/** Opens a reader for the lines of a file, from the first. */
export function createTraceRowReader(format: 'csv' | 'ndjson'): TraceRowReader {
  return format === 'csv' ? createCsvReader() : readNdjson
}

/** The first line names the columns, or the file is a single column without a name. */
function createCsvReader(): TraceRowReader {
  let column = -1
  return (line) => {
    if (column >= 0) return instantOr(cellsOf(line)[column])
    const cells = cellsOf(line)
    column = cells.findIndex((cell) => TIME_NAMES.includes(cell.trim().toLowerCase()))
    if (column >= 0) return null
    column = 0
    if (cells.length === 1) return instantOr(cells[0])
    return `expected a column named ${TIME_NAMES.join(', ')}, or a single column of times, got ${quote(line)}`
  }
}

function readNdjson(line: string): number | string {
  const value = parseJson(line)
  if (value === undefined) return `expected a JSON object or number, got ${quote(line)}`
  if (typeof value !== 'object' || value === null) return instantOr(value)
  const entry = Object.entries(value).find(([name]) => TIME_NAMES.includes(name.toLowerCase()))
  return entry === undefined ? `expected a key named ${TIME_NAMES.join(', ')}, got ${quote(line)}` : instantOr(entry[1])
}

function instantOr(value: unknown): number | string {
  return readInstant(value) ?? `expected ${INSTANT_FORMS}, got ${quote(value)}`
}

/** Cells of a line after RFC 4180, except that a quoted cell may not go on in the next line. */
function cellsOf(line: string): readonly string[] {
  if (!line.includes('"')) return line.split(',')
  const cells = line.match(/(?<=^|,)(?:"(?:[^"]|"")*"|[^,]*)/g) ?? []
  return cells.map((cell) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell))
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

const QUOTED_LENGTH_MAX = 40

function quote(value: unknown): string {
  if (value === undefined) return 'nothing'
  const text = JSON.stringify(value)
  return text.length <= QUOTED_LENGTH_MAX ? text : `${text.slice(0, QUOTED_LENGTH_MAX)}…`
}
