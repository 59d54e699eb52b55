import { type Stats, statSync } from 'node:fs'
import { InputError } from '../fault/input-error.ts'

/**
 * What is at a path, links followed; null: nothing. Throws `InputError`, blaming `where`, for a path that cannot be
 * looked at: too long, in a locked folder, a link to itself.
 */
export function statPath(path: string, where: string): Stats | null {
  try {
    return statSync(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : error
    if (code === 'ENOENT' || code === 'ENOTDIR') return null
    throw new InputError([{ where, message: `cannot be looked at (${String(code)})` }])
  }
}
