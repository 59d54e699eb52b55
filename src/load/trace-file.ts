import { formatCount } from '../units/count.ts'
import { createTraceRowReader } from './trace-row.ts'

/** Recorded starts in whole microseconds since the first, never going back; or what is wrong, line by line. */
export type Trace = { readonly startsUs: Float64Array } | { readonly problems: readonly TraceProblem[] }

/** One thing that is wrong with a recording. */
export interface TraceProblem {
  /** 1-based. */
  readonly line: number
  readonly message: string
}

const ROW_COUNT_MAX = 10_000_000

/** A file of another kind has a problem in every line. */
const PROBLEM_COUNT_MAX = 20

/**
 * Reads recorded request times, one a line: CSV with a column `timestamp`, `time` or `t` (or a single column without
 * a name), or NDJSON objects with such a key, or bare JSON numbers. Empty lines are skipped. At most 10 million lines,
 * in ascending order: sorting here would hide that a file was put together wrongly.
 */
export function parseTrace(text: string, format: 'csv' | 'ndjson'): Trace {
  const lineCount = countLines(text)
  if (lineCount > ROW_COUNT_MAX + 1) {
    return {
      problems: [{ line: ROW_COUNT_MAX + 2, message: `more than ${formatCount(ROW_COUNT_MAX)} rows; cut the file` }],
    }
  }
  const readRow = createTraceRowReader(format)
  const instantsUs = new Float64Array(lineCount)
  const problems: TraceProblem[] = []
  let rowCount = 0
  let line = 0

  for (const row of linesOf(text)) {
    line++
    if (row === '') continue
    const instantUs = readRow(row)
    if (instantUs === null) continue
    const previousUs = rowCount === 0 ? -Infinity : (instantsUs[rowCount - 1] as number)
    if (typeof instantUs === 'string') problems.push({ line, message: instantUs })
    else if (instantUs < previousUs)
      problems.push({ line, message: 'earlier than the row before; sort the file by time' })
    else instantsUs[rowCount++] = instantUs
    if (problems.length === PROBLEM_COUNT_MAX) {
      problems.push({ line, message: 'too many problems; the lines after this one were not read' })
      break
    }
  }
  if (rowCount === 0 && problems.length === 0) problems.push({ line: 1, message: 'holds no times' })
  return problems.length > 0 ? { problems } : { startsUs: sinceFirst(instantsUs.slice(0, rowCount)) }
}

function countLines(text: string): number {
  let count = 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}

/** Lines without their ends and the spaces around them; `trim` takes a byte-order mark away as well. */
function* linesOf(text: string): Generator<string> {
  let from = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', from)) {
    yield text.slice(from, at).trim()
    from = at + 1
  }
  yield text.slice(from).trim()
}

function sinceFirst(instantsUs: Float64Array): Float64Array {
  const firstUs = instantsUs[0] as number
  return instantsUs.map((instantUs) => instantUs - firstUs)
}
