import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Files of results and the folders made for them are the user's own. */
const FILE_MODE = 0o600
const FOLDER_MODE = 0o700

/** Makes a folder and those above it, readable by the user only. */
export function makePrivateFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: FOLDER_MODE })
}

/**
 * Writes a file that must not exist yet, whole or not at all: into a temporary file beside it, flushed to the disk,
 * then linked to its name. `rename` would silently replace a file that appeared meanwhile.
 * Throws the system's error; `EEXIST` when the name is taken.
 */
export function writeNewFile(path: string, text: string): void {
  const folder = dirname(path)
  // Not made from the name, which may be as long as names can be.
  const temporary = join(folder, `.qbench-${process.pid}.tmp`)
  try {
    writeFlushed(temporary, text)
    linkSync(temporary, path)
  } finally {
    rmSync(temporary, { force: true })
  }
  flushFolder(folder)
}

function writeFlushed(path: string, text: string): void {
  const file = openSync(path, 'wx', FILE_MODE)
  try {
    const bytes = Buffer.from(text)
    for (let offset = 0; offset < bytes.length; ) offset += writeSync(file, bytes, offset)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Without this a crash may forget the name although the file's contents are safe. */
function flushFolder(folder: string): void {
  // Windows cannot open a folder; its file system keeps a journal of names.
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
