import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readTrace } from '../../src/cli/trace-reader.ts'

const dir = mkdtempSync(join(tmpdir(), 'qbench-trace-'))
afterAll(() => rmSync(dir, { recursive: true }))

function write(name: string, text: string): string {
  const path = join(dir, name)
  writeFileSync(path, text)
  return path
}

test.each(['.csv', '.CSV', '.ndjson', '.jsonl'])('a trace ending in %s is read as that format', (extension) => {
  expect([...readTrace(write(`ok${extension}`, '0\n0.5\n2\n'))]).toEqual([0, 500_000, 2_000_000])
})

test('problems name the file and the line', () => {
  const path = write('bad.csv', '5\nnever\n')
  expect(() => readTrace(path)).toThrow(
    expect.objectContaining({ problems: [expect.objectContaining({ where: path, line: 2 })] }),
  )
})

test('what is no trace file is refused in a word', () => {
  mkdirSync(join(dir, 'folder.csv'))
  expect(() => readTrace(write('trace.txt', '1'))).toThrow('a trace ends in .csv, .ndjson or .jsonl')
  expect(() => readTrace(join(dir, 'folder.csv'))).toThrow('is not a file')
  expect(() => readTrace(join(dir, 'none.csv'))).toThrow('there is no such file')
})
