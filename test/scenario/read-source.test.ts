import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { InputError, type Problem } from '../../src/fault/input-error.ts'
import { readSource } from '../../src/scenario/read-source.ts'

const folder = mkdtempSync(join(tmpdir(), 'qbench-read-'))
afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, bytes: string | Uint8Array): string {
  writeFileSync(join(folder, name), bytes)
  return name
}

function read(name: string): string {
  return readSource({ path: join(folder, name), displayPath: name }).text
}

function problemOf(name: string): Problem | undefined {
  try {
    read(name)
  } catch (error) {
    if (error instanceof InputError) return error.problems[0]
    throw error
  }
  throw new Error(`${name} was read`)
}

describe('readSource', () => {
  it('reads UTF-8, and takes a byte order mark off', () => {
    expect(read(write('plain.yaml', 'title: Größe'))).toBe('title: Größe')
    expect(read(write('mark.yaml', '\ufefftitle: x'))).toBe('title: x')
  })

  it('reads a file of exactly 1 MiB and refuses one byte more', () => {
    expect(read(write('full.yaml', '#'.repeat(2 ** 20)))).toHaveLength(2 ** 20)
    const message = 'is larger than 1 MiB; a scenario is a page of text'
    expect(problemOf(write('large.yaml', '#'.repeat(2 ** 20 + 1)))).toEqual({ where: 'large.yaml', message })
  })

  it('says why a path cannot be read', () => {
    mkdirSync(join(folder, 'folder'))
    symlinkSync('circle', join(folder, 'circle'))
    write('plain', '')
    expect(problemOf('missing.yaml')?.message).toBe('cannot be read: no such file')
    expect(problemOf('folder')?.message).toBe('cannot be read: it is a directory')
    expect(problemOf('plain/below')?.message).toBe('cannot be read: a part of its path is not a directory')
    expect(problemOf('circle')?.message).toBe('cannot be read: its symbolic links form a circle')
    expect(problemOf('n'.repeat(300))?.message).toBe('cannot be read: its name is too long')
    expect(problemOf('nul\0')?.message).toBe('cannot be read: its name contains a NUL character')
  })

  it.skipIf(process.platform === 'win32')('does not wait for the writer of a FIFO, nor read a device', () => {
    execFileSync('mkfifo', [join(folder, 'fifo')])
    expect(problemOf('fifo')?.message).toBe('cannot be read: it is a FIFO')
    symlinkSync('/dev/zero', join(folder, 'zero'))
    expect(problemOf('zero')?.message).toBe('cannot be read: it is a device')
  })

  // The superuser may read everything.
  it.skipIf(process.getuid?.() === 0)('says that permission is denied', () => {
    chmodSync(join(folder, write('secret.yaml', '')), 0)
    expect(problemOf('secret.yaml')?.message).toBe('cannot be read: permission denied')
  })

  it('names what is not UTF-8 text, and its line', () => {
    const utf16 = Buffer.from('\ufeffversion: 1', 'utf16le')
    expect(problemOf(write('utf16le.yaml', utf16))?.message).toBe('is UTF-16; save it as UTF-8')
    expect(problemOf(write('utf16be.yaml', utf16.swap16()))?.message).toBe('is UTF-16; save it as UTF-8')
    expect(problemOf(write('nul.yaml', 'version: 1\nname: a\0b'))).toEqual({
      where: 'nul.yaml',
      line: 2,
      message: 'contains a NUL byte; is it a text file?',
    })
    expect(problemOf(write('latin1.yaml', Buffer.from('version: 1\ntitle: Größe', 'latin1')))).toEqual({
      where: 'latin1.yaml',
      line: 2,
      message: 'is not valid UTF-8 at byte 21; save it as UTF-8',
    })
    expect(problemOf(write('cut.yaml', Buffer.from('title: ö').subarray(0, -1)))?.message).toMatch(/at byte 8/)
  })
})
