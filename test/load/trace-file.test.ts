import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseTrace } from '../../src/load/trace-file.ts'

test('the first start becomes 0, and the others keep their distance', () => {
  const csv = '\uFEFFtime\r\n2026-11-23T12:00:00Z\r\n2026-11-23T12:00:00.000250Z\r\n\r\n2026-11-23T12:00:01Z\r\n'
  expect(parseTrace(csv, 'csv')).toEqual({ startsUs: Float64Array.of(0, 250, 1_000_000) })
  expect(parseTrace('{"t":100}\n{"t":100}\n{"t":100.5}', 'ndjson')).toEqual({
    startsUs: Float64Array.of(0, 0, 500_000),
  })
})

test('every wrong line is named, going back in time included', () => {
  expect(parseTrace('t\n1\n3\n2\nsoon\n4\n', 'csv')).toEqual({
    problems: [
      { line: 4, message: 'earlier than the row before; sort the file by time' },
      {
        line: 5,
        message: 'expected an ISO 8601 time, epoch seconds or milliseconds, or seconds such as 12.5, got "soon"',
      },
    ],
  })
})

test('a file without times is a problem', () => {
  for (const text of ['', '\n\n', 'timestamp\n']) {
    expect(parseTrace(text, 'csv')).toEqual({ problems: [{ line: 1, message: 'holds no times' }] })
  }
})

test('a file of another kind is given up after 20 problems', () => {
  const trace = parseTrace('nonsense\n'.repeat(1_000), 'ndjson')
  expect('problems' in trace && trace.problems.length).toBe(21)
  expect('problems' in trace && trace.problems.at(-1)).toEqual({
    line: 20,
    message: 'too many problems; the lines after this one were not read',
  })
})

test('a file with too many lines is refused before any is read', () => {
  expect(parseTrace('\n'.repeat(10_000_001), 'csv')).toEqual({
    problems: [{ line: 10_000_002, message: 'more than 10,000,000 rows; cut the file' }],
  })
})

test('what was written in seconds is read back to the microsecond, in either format', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 10_000_000 }), { minLength: 1, maxLength: 50 }), (gapsUs) => {
      let sumUs = 0
      const startsUs = gapsUs.map((gapUs) => {
        sumUs += gapUs
        return sumUs
      })
      const seconds = startsUs.map((us) => (us / 1_000_000 + 1_700_000_000).toFixed(6))
      const expected = { startsUs: Float64Array.from(startsUs, (us) => us - (startsUs[0] as number)) }
      expect(parseTrace(seconds.join('\n'), 'csv')).toEqual(expected)
      expect(parseTrace(seconds.map((t) => JSON.stringify({ t })).join('\n'), 'ndjson')).toEqual(expected)
    }),
  )
})

test('any text is read or refused, never thrown at', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc.constantFrom('csv' as const, 'ndjson' as const),
      (text, format) => {
        const trace = parseTrace(text, format)
        expect('problems' in trace ? trace.problems.length : trace.startsUs.length).toBeGreaterThan(0)
      },
    ),
    { numRuns: 2_000 },
  )
})
