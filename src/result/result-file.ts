import { readFileSync } from 'node:fs'
import { InputError } from '../fault/input-error.ts'
import { formatBytes } from '../units/bytes.ts'
import { findContradictions } from './contradictions.ts'
import { statPath } from './path-stat.ts'
import type { RunResult } from './run-result.ts'
import { runResultSchema } from './run-result-schema.ts'

/** A timeline of 300 intervals takes a few MiB; a larger file is none of ours and might not fit into memory. */
const RESULT_BYTES_MAX = 256 * 2 ** 20

const SCHEMA_VERSION = 1

/** Problems shown of a damaged file: the first ones tell, the hundredth does not. */
const PROBLEM_COUNT_MAX = 10

/** Reads and checks a result file. Throws `InputError` naming what is wrong with it. */
export function readResultFile(path: string): RunResult {
  const refuse = (...messages: readonly string[]): never => {
    throw new InputError(messages.slice(0, PROBLEM_COUNT_MAX).map((message) => ({ where: path, message })))
  }
  const text = readText(path, refuse)
  const value = parseJson(text, refuse)
  const stranger = describeStranger(value)
  if (stranger !== null) return refuse(stranger)
  const parsed = runResultSchema.safeParse(value)
  if (!parsed.success) {
    return refuse(...parsed.error.issues.map(({ path: keys, message }) => `is damaged: ${keys.join('.')}: ${message}`))
  }
  const contradictions = findContradictions(parsed.data)
  if (contradictions.length > 0) return refuse(...contradictions.map((message) => `is inconsistent: ${message}`))
  return parsed.data
}

type Refuse = (...messages: readonly string[]) => never

function readText(path: string, refuse: Refuse): string {
  const stat = statPath(path, path)
  if (!stat) return refuse('there is no such result file')
  // A pipe or a device would block or never end.
  if (!stat.isFile()) return refuse('is not a file')
  if (stat.size > RESULT_BYTES_MAX) {
    return refuse(`is ${formatBytes(stat.size)}; a result is at most ${formatBytes(RESULT_BYTES_MAX)}`)
  }
  if (stat.size === 0) return refuse('is empty; was the run killed?')
  return readFileSync(path, 'utf8')
}

function parseJson(text: string, refuse: Refuse): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (isCutShort(text)) return refuse(`is truncated at byte ${Buffer.byteLength(text)}; was the run killed?`)
    return refuse(`is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** An object whose braces, brackets or quotes are still open at the end of the text. */
function isCutShort(text: string): boolean {
  if (!text.trimStart().startsWith('{')) return false
  let depthCount = 0
  let isInString = false
  for (let index = 0; index < text.length; index++) {
    const char = text[index]
    if (isInString) {
      if (char === '\\') index++
      else if (char === '"') isInString = false
    } else if (char === '"') isInString = true
    else if (char === '{' || char === '[') depthCount++
    else if (char === '}' || char === ']') depthCount--
  }
  return isInString || depthCount > 0
}

/** Says what a value looks like that is not a result of this version; null when it is one. */
function describeStranger(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return 'is not a qbench result: it holds no object'
  if (!('kind' in value) || value.kind !== 'qbench-run') {
    const keys = Object.keys(value).slice(0, 5).join(', ')
    return `is not a qbench result: it has ${keys === '' ? 'no keys' : `the keys ${keys}`}, but no "kind": "qbench-run"`
  }
  const version = 'schemaVersion' in value ? value.schemaVersion : undefined
  if (typeof version !== 'number') return 'is damaged: schemaVersion is missing'
  if (version > SCHEMA_VERSION) {
    return `has schema version ${version}, written by a newer qbench; this one reads version ${SCHEMA_VERSION}`
  }
  return null
}
