import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makePrivateFolder, writeNewFile } from '../../src/result/new-file.ts'
import { makeFolder } from './folder.ts'

it('a new file is written whole, readable by its owner only, and nothing else is left', () => {
  const folder = makeFolder()
  const text = 'ü'.repeat(100_000)
  writeNewFile(join(folder, 'a.json'), text)
  expect(readFileSync(join(folder, 'a.json'), 'utf8')).toBe(text)
  expect(statSync(join(folder, 'a.json')).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['a.json'])
})

it('a name that is taken is never replaced', () => {
  const folder = makeFolder()
  writeFileSync(join(folder, 'a.json'), 'first')
  expect(() => writeNewFile(join(folder, 'a.json'), 'second')).toThrow(expect.objectContaining({ code: 'EEXIST' }))
  expect(readFileSync(join(folder, 'a.json'), 'utf8')).toBe('first')
  expect(readdirSync(folder)).toEqual(['a.json'])
})

it('a folder that is not there is reported by the system', () => {
  expect(() => writeNewFile(join(makeFolder(), 'no', 'a.json'), '')).toThrow(
    expect.objectContaining({ code: 'ENOENT' }),
  )
})

it('folders are made for their owner only; one that exists stays as it is', () => {
  const folder = makeFolder()
  mkdirSync(join(folder, 'old'), { mode: 0o755 })
  makePrivateFolder(join(folder, 'old', 'new', 'newer'))
  expect(statSync(join(folder, 'old', 'new', 'newer')).mode & 0o777).toBe(0o700)
  expect(statSync(join(folder, 'old')).mode & 0o777).toBe(0o755)
})
