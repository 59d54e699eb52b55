import { accessSync, constants, lstatSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { InputError } from '../fault/input-error.ts'

/**
 * Makes sure before a run that its result can be written to `path` afterwards.
 * Throws `InputError`, blaming `where` (e.g. `--out`): it exists, its folder does not, or may not be written to.
 */
export function checkWritable(path: string, where: string): void {
  const message = obstacle(path)
  if (message !== null) throw new InputError([{ where, message }])
}

function obstacle(path: string): string | null {
  const folder = dirname(path)
  const existing = lstatSync(path, { throwIfNoEntry: false })
  if (existing?.isDirectory()) return `${path} is a folder; name a file in it`
  // A result is never overwritten, nor anything else: a link might lead anywhere.
  if (existing) return `${path} exists; remove it or choose another name`
  const parent = statSync(folder, { throwIfNoEntry: false })
  if (!parent) return `the folder ${folder} does not exist; make it first`
  if (!parent.isDirectory()) return `${folder} is not a folder`
  try {
    accessSync(folder, constants.W_OK)
    return null
  } catch {
    return `the folder ${folder} may not be written to`
  }
}
