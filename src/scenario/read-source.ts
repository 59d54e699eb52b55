import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs'
import { InputError } from '../fault/input-error.ts'
import { formatBytes } from '../units/bytes.ts'
import type { ScenarioFile } from './find-scenario.ts'
import { createSourceText, type SourceText } from './source-text.ts'

const SIZE_MAX_BYTES = 2 ** 20

/**
 * Reads a scenario file as UTF-8 text. Throws `InputError` for everything that is not a readable text file of at
 * most 1 MiB; never waits, whatever the path names.
 */
export function readSource({ path, displayPath }: ScenarioFile): SourceText {
  const bytes = readBytes(path, displayPath)
  return createSourceText(displayPath, decode(bytes, displayPath))
}

function readBytes(path: string, displayPath: string): Buffer {
  let descriptor: number | null = null
  try {
    // Without O_NONBLOCK, opening a FIFO waits for a writer that may never come.
    descriptor = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    const stats = fstatSync(descriptor)
    if (!stats.isFile()) throw refusal(displayPath, `cannot be read: it is ${fileKind(stats)}`)
    // One byte more than allowed, so that a file that grew since, or claims no size, is noticed as well.
    const buffer = Buffer.alloc(SIZE_MAX_BYTES + 1)
    const sizeBytes = readFully(descriptor, buffer)
    if (sizeBytes > SIZE_MAX_BYTES) {
      throw refusal(displayPath, `is larger than ${formatBytes(SIZE_MAX_BYTES)}; a scenario is a page of text`)
    }
    return buffer.subarray(0, sizeBytes)
  } catch (error) {
    if (error instanceof InputError) throw error
    throw refusal(displayPath, `cannot be read: ${reasonOf(error as NodeJS.ErrnoException)}`)
  } finally {
    if (descriptor !== null) closeSync(descriptor)
  }
}

function readFully(descriptor: number, buffer: Buffer): number {
  let sizeBytes = 0
  while (sizeBytes < buffer.length) {
    const readCount = readSync(descriptor, buffer, sizeBytes, buffer.length - sizeBytes, sizeBytes)
    if (readCount === 0) break
    sizeBytes += readCount
  }
  return sizeBytes
}

function fileKind(stats: Stats): string {
  if (stats.isDirectory()) return 'a directory'
  if (stats.isFIFO()) return 'a FIFO'
  if (stats.isSocket()) return 'a socket'
  return 'a device'
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'a part of its path is not a directory',
  EACCES: 'permission denied',
  ELOOP: 'its symbolic links form a circle',
  ENAMETOOLONG: 'its name is too long',
  ENXIO: 'it is a socket',
  ERR_INVALID_ARG_VALUE: 'its name contains a NUL character',
}

const reasonOf = (error: NodeJS.ErrnoException): string => REASONS[error.code ?? ''] ?? error.code ?? error.message

function decode(bytes: Buffer, displayPath: string): string {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw refusal(displayPath, 'is UTF-16; save it as UTF-8')
  }
  const nulAt = bytes.indexOf(0)
  if (nulAt >= 0) throw refusal(displayPath, 'contains a NUL byte; is it a text file?', lineOf(bytes, nulAt))
  try {
    // Also takes a byte order mark off.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const at = firstInvalidByte(bytes)
    throw refusal(displayPath, `is not valid UTF-8 at byte ${at + 1}; save it as UTF-8`, lineOf(bytes, at))
  }
}

/** Decoding replaces what is invalid, so the first difference after encoding again is the first invalid byte. */
function firstInvalidByte(bytes: Buffer): number {
  const again = Buffer.from(bytes.toString('utf8'), 'utf8')
  const at = bytes.findIndex((byte, index) => byte !== again[index])
  return at < 0 ? bytes.length - 1 : at
}

const lineOf = (bytes: Buffer, offset: number): number =>
  bytes.subarray(0, offset).toString('latin1').split('\n').length

function refusal(where: string, message: string, line?: number): InputError {
  return new InputError([line === undefined ? { where, message } : { where, line, message }])
}
