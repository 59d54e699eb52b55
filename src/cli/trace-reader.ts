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

function readText(path: string): string {
  // A pipe or a device would block or never end.
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) throw refusal(path, 'is not a file')
  return readFileSync(path, 'utf8')
}

const refusal = (where: string, message: string): InputError => new InputError([{ where, message }])
