import { expect, test } from 'vitest'
import type { SinkSpec } from '../../src/scenario/scenario.ts'
import { dbSpec, httpSpec, openTwoThreads, smtpSpec } from './two-threads.ts'

const NONE: SinkSpec = { kind: 'none', name: 'nothing' }
const CPU: SinkSpec = { kind: 'cpu', name: 'encode', burn: { kind: 'constant', valueUs: 10 } }

test.each([NONE, CPU, smtpSpec(), dbSpec(), httpSpec()])(
  'a poisoned job fails at $kind at every attempt, and the sink counts an error',
  (spec) => {
    const { clock, a, b, log, read } = openTwoThreads(spec, 2, (jobId) => jobId === 1 || jobId === 1_000_000)
    for (let attempt = 1; attempt <= 3; attempt++) {
      for (const { sink, table } of [a, b]) {
        table.attempt.fill(attempt)
        sink.begin(0)
        sink.begin(1)
      }
      clock.advanceBy(5_000)
      for (const { sink } of [a, b]) sink.poll()
      clock.advanceBy(5_000)
    }
    const ends = log.map((line) => line.split(' ').slice(1).join(' ')).sort()
    const thrice = (line: string): string[] => [line, line, line]
    expect(ends).toEqual(['a0 ok', 'a1 transient', 'b0 transient', 'b1 ok'].flatMap(thrice))
    expect(read()).toMatchObject({ callCount: 12, okCount: 6, errorCount: 6 })
  },
)
