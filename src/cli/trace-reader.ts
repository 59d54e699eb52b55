import { readFileSync, statSync } from 'node:fs'
import { extname } from 'node:path'
import { InputError } from '../fault/input-error.ts'
import { parseTrace } from '../load/trace-file.ts'

/** Reads recorded arrivals, by extension .csv, .ndjson or .jsonl. Throws `InputError` with the lines that are wrong. */
export function readTrace(path: string): Float64Array {
  const format = FORMATS[extname(path).toLowerCase()]
  if (format === undefined) throw refusal(path, 'a trace ends in .csv, .ndjson or .jsonl')
  const trace = parseTrace(readText(path), format)
  if ('problems' in trace) throw new InputError(trace.problems.map((problem) => ({ where: path, ...problem })))
  return trace.startsUs
}

const FORMATS: Readonly<Record<string, 'csv' | 'ndjson'>> = { '.csv': 'csv', '.ndjson': 'ndjson', '.jsonl': 'ndjson' }

/** Ten million rows, the most that a trace may hold, with room to spare; a longer text does not fit a string either. */
const TRACE_BYTES_MAX = 500_000_000

function readText(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) throw refusal(path, 'there is no such file')
  // A pipe or a device would block or never end.
  if (!stat.isFile()) throw refusal(path, 'is not a file')
  if (stat.size > TRACE_BYTES_MAX) throw refusal(path, 'is larger than 500 MB; cut it')
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw refusal(path, `cannot be read: ${(error as Error).message}`)
  }
}

const refusal = (where: string, message: string): InputError => new InputError([{ where, message }])
