import { expect, test } from 'vitest'
import { createTraceRowReader } from '../../src/load/trace-row.ts'

function rows(format: 'csv' | 'ndjson', ...lines: string[]): (number | string | null)[] {
  return lines.map(createTraceRowReader(format))
}

test('a CSV names its column, wherever it stands and however it is written', () => {
  expect(rows('csv', 'timestamp,path', '1,/a', '2.5,/b')).toEqual([null, 1_000_000, 2_500_000])
  expect(rows('csv', 'path,Time', '/a,1')).toEqual([null, 1_000_000])
  expect(rows('csv', '"path","t"', '"/a,b ""c""","3"', '/a,4')).toEqual([null, 3_000_000, 4_000_000])
})

test('a CSV of one column needs no name', () => {
  expect(rows('csv', '1', '2')).toEqual([1_000_000, 2_000_000])
})

test('a CSV that has neither says what was expected, once', () => {
  expect(rows('csv', 'when,path', '1,/a')).toEqual([
    'expected a column named timestamp, time, t, or a single column of times, got "when,path"',
    1_000_000,
  ])
})

test('a row without the cell, or with another content, is named', () => {
  const forms = 'expected an ISO 8601 time, epoch seconds or milliseconds, or seconds such as 12.5'
  expect(rows('csv', 'path,time', '/a', '/a,soon')).toEqual([null, `${forms}, got nothing`, `${forms}, got "soon"`])
})

test('NDJSON rows are objects with a time, or bare numbers', () => {
  expect(rows('ndjson', '{"t":1,"path":"/a"}', '{"Timestamp":"2"}', '3.5')).toEqual([1_000_000, 2_000_000, 3_500_000])
})

test('NDJSON rows of another kind are named', () => {
  expect(rows('ndjson', '{"t":', '{"when":1}', 'null', '{"t":[1]}')).toEqual([
    'expected a JSON object or number, got "{\\"t\\":"',
    'expected a key named timestamp, time, t, got "{\\"when\\":1}"',
    'expected an ISO 8601 time, epoch seconds or milliseconds, or seconds such as 12.5, got null',
    'expected an ISO 8601 time, epoch seconds or milliseconds, or seconds such as 12.5, got [1]',
  ])
})

test('a long line is shown by its beginning', () => {
  const [message] = rows('ndjson', `x${'y'.repeat(10_000)}`)
  expect(String(message).length).toBeLessThan(100)
})
