import { readdirSync, rmSync, statSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { InputError } from '../fault/input-error.ts'
import { RunError } from '../fault/run-error.ts'
import { makePrivateFolder, writeNewFile } from './new-file.ts'
import { readResultFile } from './result-file.ts'
import type { RunResult } from './run-result.ts'

/** Where results are kept, under the working directory. */
const FOLDER = join('.qbench', 'runs')

/** The newest results that are kept. */
export const KEPT_RESULT_COUNT = 50

/** Exit code of a result that cannot be written. */
const CANNOT_WRITE = 74

/** A stored result: its id may have got a suffix, so that no run ever replaces another. */
export interface StoredResult {
  readonly result: RunResult
  /** Relative to the working directory. */
  readonly path: string
}

/** Stores a result under `.qbench/runs` and drops the oldest beyond `KEPT_RESULT_COUNT`. Throws `RunError` (74). */
export function saveResult(result: RunResult, cwd: string): StoredResult {
  const folder = join(cwd, FOLDER)
  try {
    makePrivateFolder(folder)
    const stored = saveUnderFreeId(result, folder)
    dropOldest(folder)
    return { result: stored, path: relative(cwd, pathOf(folder, stored.id)) }
  } catch (error) {
    throw cannotWrite(folder, error)
  }
}

/** Writes a result to a file of the user's choice, which must not exist. Throws `RunError` (74). */
export function exportResult(result: RunResult, path: string): void {
  try {
    writeNewFile(path, serialise(result))
  } catch (error) {
    throw cannotWrite(path, error)
  }
}

/**
 * Reads a result: `@last`, `@prev`, an id from `.qbench/runs`, or a path.
 * Throws `InputError` when there is none, or when it is damaged, foreign, newer or inconsistent.
 */
export function readResult(ref: string, cwd: string): RunResult {
  const folder = join(cwd, FOLDER)
  if (ref.startsWith('@')) return readResultFile(pathOf(folder, findByAge(ref, folder)))
  const isId = /^[A-Za-z0-9][\w.-]*$/.test(ref) && !ref.endsWith('.json')
  return readResultFile(isId ? pathOf(folder, ref) : resolve(cwd, ref))
}

function saveUnderFreeId(result: RunResult, folder: string): RunResult {
  for (let nth = 1; ; nth++) {
    const id = nth === 1 ? result.id : `${result.id}-${nth}`
    const named = id === result.id ? result : Object.freeze({ ...result, id })
    try {
      writeNewFile(pathOf(folder, id), serialise(named))
      return named
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
    }
  }
}

function dropOldest(folder: string): void {
  for (const id of listIds(folder).slice(KEPT_RESULT_COUNT)) rmSync(pathOf(folder, id), { force: true })
}

const BY_AGE: Readonly<Record<string, number>> = { '@last': 0, '@prev': 1 }

function findByAge(ref: string, folder: string): string {
  const age = Object.hasOwn(BY_AGE, ref) ? BY_AGE[ref] : undefined
  if (age === undefined)
    throw new InputError([{ where: ref, message: 'is not a result; write @last, @prev, an id or a path' }])
  const ids = listIds(folder)
  const id = ids[age]
  if (id !== undefined) return id
  const found = ids.length === 0 ? 'there is no result' : 'there is only one result'
  throw new InputError([{ where: ref, message: `${found} in ${FOLDER}; run a scenario first` }])
}

/** Newest first. Files that are not named like our results are not ours to list or to drop. */
function listIds(folder: string): readonly string[] {
  const ids = namesIn(folder).flatMap((name) => /^(\d{8}-\d{6}-.+)\.json$/.exec(name)?.[1] ?? [])
  // Two runs that start within one second have the same time in their ids: then the files' own times decide.
  const ages = ids.map((id) => ({
    id,
    second: id.slice(0, 'yyyymmdd-hhmmss'.length),
    writtenMs: writtenMs(folder, id),
  }))
  ages.sort((a, b) => (a.second === b.second ? b.writtenMs - a.writtenMs : a.second < b.second ? 1 : -1))
  return ages.map(({ id }) => id)
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

function writtenMs(folder: string, id: string): number {
  return statSync(pathOf(folder, id), { throwIfNoEntry: false })?.mtimeMs ?? 0
}

function pathOf(folder: string, id: string): string {
  return join(folder, `${id}.json`)
}

function serialise(result: RunResult): string {
  return `${JSON.stringify(result)}\n`
}

function cannotWrite(path: string, error: unknown): RunError {
  return new RunError(`cannot write ${path}: ${error instanceof Error ? error.message : String(error)}`, CANNOT_WRITE)
}
