import { execFileSync } from 'node:child_process'
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readResultFile } from '../../src/result/result-file.ts'
import { newsletterAsync } from '../report/stories.ts'
import { makeFolder } from './folder.ts'

const good = `${JSON.stringify(newsletterAsync())}\n`

function reading(content: string): () => unknown {
  const path = join(makeFolder(), 'result.json')
  writeFileSync(path, content)
  return () => readResultFile(path)
}

/** The good result with one value changed. */
function edited(...change: readonly [...path: string[], value: unknown]): string {
  const whole = JSON.parse(good) as Record<string, unknown>
  let part = whole
  for (const key of change.slice(0, -2) as string[]) part = part[key] as Record<string, unknown>
  part[change.at(-2) as string] = change.at(-1)
  return JSON.stringify(whole)
}

it('a good file is read as it was written', () => {
  expect(reading(good)()).toEqual(newsletterAsync())
})

describe('a file that is not whole', () => {
  it('is refused wherever it was cut, naming the byte', () => {
    for (let byte = 1; byte < good.length - 2; byte += 97) {
      expect(reading(good.slice(0, byte))).toThrow(`is truncated at byte ${byte}; was the run killed?`)
    }
  })

  it('is refused as cut short also where texts hold quotes and braces', () => {
    const tricky = edited('scenario', 'title', 'a " quoted } and a backslash \\')
    expect(reading(tricky)).not.toThrow()
    const byte = tricky.indexOf('quoted') + 12
    expect(reading(tricky.slice(0, byte))).toThrow(`is truncated at byte ${byte}; was the run killed?`)
    expect(reading(`${tricky}}`)).toThrow('is not JSON: ')
  })

  it('is refused when empty', () => {
    expect(reading('')).toThrow('is empty; was the run killed?')
  })
})

describe('something else', () => {
  it.each([
    ['text', 'hello', 'is not JSON: '],
    ['NUL bytes', '\0\0\0\0', 'is not JSON: '],
    ['JSON with a comma too many', '{"kind": "qbench-run",}', 'is not JSON: '],
    ['JSON with something after it', `${good}}`, 'is not JSON: '],
    ['an array', '[]', 'is not a qbench result: it holds no object'],
    ['null', 'null', 'is not a qbench result: it holds no object'],
    ['an empty object', '{}', 'is not a qbench result: it has no keys, but no "kind": "qbench-run"'],
    [
      'another tool',
      '{"metrics": {}, "root_group": {}}',
      'it has the keys metrics, root_group, but no "kind": "qbench-run"',
    ],
    ['no version', '{"kind": "qbench-run"}', 'is damaged: schemaVersion is missing'],
    [
      'a newer version',
      edited('schemaVersion', 2),
      'has schema version 2, written by a newer qbench; this one reads version 1',
    ],
    ['a missing part', edited('measurement', 'jobs', undefined), 'is damaged: measurement.jobs: '],
    [
      'NaN, which JSON makes null',
      edited('measurement', 'jobs', '0', 'doneCount', null),
      'is damaged: measurement.jobs.0.doneCount: ',
    ],
    [
      'a negative count',
      edited('measurement', 'jobs', '0', 'doneCount', -1),
      'is damaged: measurement.jobs.0.doneCount: ',
    ],
    ['an unknown key', edited('verdikt', 'pass'), 'is damaged: '],
  ])('is refused and named: %s', (_, content, message) => {
    expect(reading(content)).toThrow(message)
  })
})

describe('a file that contradicts itself', () => {
  it.each([
    [
      'an edited ledger',
      edited('measurement', 'jobs', '0', 'doneCount', 999_999),
      'email: created 1000000 != 999999 accounted for',
    ],
    [
      'edited requests',
      edited('measurement', 'requests', '0', 'offeredCount', 2),
      'send: offered 2 != 1 accounted for',
    ],
    [
      'p99 under p50',
      edited('measurement', 'jobs', '0', 'service', 'p99Us', 1),
      'email.service: percentiles are not in order',
    ],
  ])('is inconsistent: %s', (_, content, message) => {
    expect(reading(content)).toThrow(`is inconsistent: ${message}`)
  })

  it('but one whose own check says that its ledger does not close is told as it is', () => {
    const trust = newsletterAsync().trust.map((check) => ({ ...check, verdict: 'breaks' }))
    const whole = JSON.parse(edited('measurement', 'jobs', '0', 'doneCount', 999_999)) as object
    expect(reading(JSON.stringify({ ...whole, trust, verdict: 'invalid' }))).not.toThrow()
  })
})

describe('a path that is no plain file is refused without being opened', () => {
  it('a folder', () => {
    const path = join(makeFolder(), 'folder')
    mkdirSync(path)
    expect(() => readResultFile(path)).toThrow('is not a file')
  })

  it('a pipe that nobody writes to', () => {
    const path = join(makeFolder(), 'pipe')
    execFileSync('mkfifo', [path])
    expect(() => readResultFile(path)).toThrow('is not a file')
  })

  it('a file of two gigabytes', () => {
    const path = join(makeFolder(), 'large.json')
    writeFileSync(path, '')
    truncateSync(path, 2 * 2 ** 30)
    expect(() => readResultFile(path)).toThrow('is 2 GiB; a result is at most 256 MiB')
  })

  it('a name that is too long', () => {
    expect(() => readResultFile(join(makeFolder(), 'n'.repeat(300)))).toThrow('cannot be looked at (ENAMETOOLONG)')
  })

  it('nothing at all', () => {
    expect(() => readResultFile(join(makeFolder(), 'none.json'))).toThrow('there is no such result file')
  })
})
