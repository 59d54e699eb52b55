import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { InputError } from '../../src/fault/input-error.ts'
import { RunError } from '../../src/fault/run-error.ts'
import { exportResult, KEPT_RESULT_COUNT, readResult, saveResult } from '../../src/result/result-store.ts'
import { newsletterAsync, newsletterSync } from '../report/stories.ts'
import { makeFolder } from './folder.ts'

const runs = (cwd: string): string => join(cwd, '.qbench', 'runs')

describe('saving', () => {
  it('keeps a result in a private folder and gives back where', () => {
    const cwd = makeFolder()
    const stored = saveResult(newsletterSync(), cwd)
    expect(stored.path).toBe(join('.qbench', 'runs', '20261123-191502-newsletter-sync.json'))
    expect(statSync(runs(cwd)).mode & 0o777).toBe(0o700)
    expect(JSON.parse(readFileSync(join(cwd, stored.path), 'utf8'))).toEqual(newsletterSync())
  })

  it('never overwrites: the same id gets a suffix, in the file as in its name', () => {
    const cwd = makeFolder()
    const ids = [1, 2, 3].map(() => saveResult(newsletterSync(), cwd).result.id)
    expect(ids).toEqual([
      '20261123-191502-newsletter-sync',
      '20261123-191502-newsletter-sync-2',
      '20261123-191502-newsletter-sync-3',
    ])
    expect(ids.map((id) => readResult(id, cwd).id)).toEqual(ids)
  })

  it('drops the oldest beyond those that are kept, and nothing that is not a result', () => {
    const cwd = makeFolder()
    mkdirSync(runs(cwd), { recursive: true })
    const name = (nth: number): string => `20260101-0000${String(nth).padStart(2, '0')}-old-sync.json`
    for (let nth = 0; nth < KEPT_RESULT_COUNT; nth++) writeFileSync(join(runs(cwd), name(nth)), '{}')
    writeFileSync(join(runs(cwd), 'notes.json'), '{}')
    saveResult(newsletterSync(), cwd)
    const left = readdirSync(runs(cwd))
    expect(left).toHaveLength(KEPT_RESULT_COUNT + 1)
    expect(left).not.toContain(name(0))
    expect(left).toEqual(expect.arrayContaining([name(1), 'notes.json', '20261123-191502-newsletter-sync.json']))
  })

  it('a folder that cannot be made is a run error, exit code 74', () => {
    const cwd = makeFolder()
    writeFileSync(join(cwd, '.qbench'), 'a file is in the way')
    expect(() => saveResult(newsletterSync(), cwd)).toThrow(RunError)
    expect(() => saveResult(newsletterSync(), cwd)).toThrow(expect.objectContaining({ exitCode: 74 }))
  })
})

describe('exporting', () => {
  it('writes the result as it is stored', () => {
    const cwd = makeFolder()
    exportResult(newsletterSync(), join(cwd, 'mine.json'))
    expect(readResult('mine.json', cwd)).toEqual(newsletterSync())
  })

  it('to a file that appeared during the run is a run error, exit code 74', () => {
    const cwd = makeFolder()
    writeFileSync(join(cwd, 'mine.json'), 'precious')
    expect(() => exportResult(newsletterSync(), join(cwd, 'mine.json'))).toThrow(
      expect.objectContaining({ exitCode: 74 }),
    )
    expect(readFileSync(join(cwd, 'mine.json'), 'utf8')).toBe('precious')
  })
})

describe('reading', () => {
  it('knows the last result and the one before, by the time they started', () => {
    const cwd = makeFolder()
    saveResult(newsletterAsync(), cwd)
    saveResult(newsletterSync(), cwd)
    expect(readResult('@last', cwd).id).toBe(newsletterAsync().id)
    expect(readResult('@prev', cwd).id).toBe(newsletterSync().id)
  })

  it('of two that started within one second the one written later is the last', () => {
    const cwd = makeFolder()
    const first = saveResult(newsletterSync(), cwd)
    const second = saveResult({ ...newsletterAsync(), id: '20261123-191502-newsletter-async' }, cwd)
    utimesSync(join(cwd, first.path), 1_000, 1_000)
    utimesSync(join(cwd, second.path), 2_000, 2_000)
    expect(readResult('@last', cwd).id).toBe(second.result.id)
    utimesSync(join(cwd, first.path), 3_000, 3_000)
    expect(readResult('@last', cwd).id).toBe(first.result.id)
  })

  it('takes an id, a path relative to the working directory, and an absolute path', () => {
    const cwd = makeFolder()
    const { path, result } = saveResult(newsletterSync(), cwd)
    for (const ref of [result.id, path, join(cwd, path)]) expect(readResult(ref, cwd)).toEqual(result)
  })

  it.each([
    ['@last', 'there is no result in .qbench/runs; run a scenario first'],
    ['@first', 'is not a result; write @last, @prev, an id or a path'],
    ['@constructor', 'is not a result; write @last, @prev, an id or a path'],
  ])('%s where there is none says so', (ref, message) => {
    expect(() => readResult(ref, makeFolder())).toThrow(new InputError([{ where: ref, message }]))
  })

  it('@prev after one run says that there is only one', () => {
    const cwd = makeFolder()
    saveResult(newsletterSync(), cwd)
    expect(() => readResult('@prev', cwd)).toThrow('@prev: there is only one result in .qbench/runs')
  })

  it('an id that is not there names the file that was looked for', () => {
    expect(() => readResult('20260101-000000-x-sync', makeFolder())).toThrow(
      /20260101-000000-x-sync\.json: there is no such/,
    )
  })
})
