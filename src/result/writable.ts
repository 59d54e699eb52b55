import { accessSync, constants, lstatSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { InputError } from '../fault/input-error.ts'
import { statPath } from './path-stat.ts'

/**
 * Makes sure before a run that its result can be written to `path` afterwards.
 * Throws `InputError`, blaming `where` (e.g. `--out`): it exists, its folder does not, or may not be written to.
 */
export function checkWritable(path: string, where: string): void {
  const message = obstacle(path, where)
  if (message !== null) throw new InputError([{ where, message }])
}

/** What file systems take, in bytes. */
const NAME_BYTES_MAX = 255

function obstacle(path: string, where: string): string | null {
  const folder = dirname(path)
  const parent = statPath(folder, where)
  if (!parent) return `the folder ${folder} does not exist; make it first`
  if (!parent.isDirectory()) return `${folder} is not a folder`
  const nameBytes = Buffer.byteLength(basename(path))
  if (nameBytes > NAME_BYTES_MAX) return `the file name has ${nameBytes} bytes, at most ${NAME_BYTES_MAX} are possible`
  if (statPath(path, where)?.isDirectory()) return `${path} is a folder; name a file in it`
  // A result is never overwritten, nor anything else; a link that leads nowhere is in the way as well.
  if (lstatSync(path, { throwIfNoEntry: false })) return `${path} exists; remove it or choose another name`
  return mayWrite(folder) ? null : `the folder ${folder} may not be written to`
}

function mayWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
