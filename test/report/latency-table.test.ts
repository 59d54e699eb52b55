import { expect, test } from 'vitest'
import { renderLatencyTable } from '../../src/report/latency-table.ts'
import { plainPalette } from '../../src/report/palette.ts'
import type { RunResult } from '../../src/result/run-result.ts'
import { job, latency, request, result } from './make-result.ts'
import { login, loginAsync, newsletterAsync, spikeAsync, spikeSync } from './stories.ts'

const tableOf = (of: RunResult, width?: number): readonly string[] =>
  renderLatencyTable(of, plainPalette, width).split('\n')

const headOf = (of: RunResult, width: number): readonly string[] => tableOf(of, width)[0]?.trim().split(/ +/) ?? []

const MICROSECOND_ROWS = result(login, {
  ...loginAsync().measurement,
  jobs: ['welcome-email', 'crm'].map((name) =>
    job({
      name,
      sinkName: 'db',
      queueName: 'default',
      doneCount: 1_000,
      wait: latency(1_000, 0),
      service: latency(1_000, 45_678, 9),
    }),
  ),
})

test('a narrow screen costs the notes first, then the p95, and no line is broken', () => {
  expect(tableOf(newsletterAsync(), 100)[1]).toMatch(/what the client waits for$/)
  expect(headOf(newsletterAsync(), 60)).toEqual(['count', 'p50', 'p95', 'p99', 'max'])
  expect(tableOf(newsletterAsync(), 60)[1]).not.toContain('what')
  expect(headOf(newsletterAsync(), 50)).toEqual(['count', 'p50', 'p99', 'max'])
})

test.each([newsletterAsync, spikeSync, spikeAsync, loginAsync, () => MICROSECOND_ROWS])(
  '%o fits into 50 columns',
  (story) => {
    expect(Math.max(...tableOf(story(), 50).map((line) => line.length))).toBeLessThanOrEqual(50)
  },
)

test('of a note as much is told as there is room for', () => {
  expect(tableOf(spikeSync(), 200)[1]).toMatch(/1,200 timed out · 1,800 refused · 1,500 with an error$/)
  expect(tableOf(spikeSync(), 90)[1]).toMatch(/ {4}1,200 timed out · 1,800 refused$|1,200 timed out$/)
})

test('job types that never waited share one row', () => {
  const labels = (of: RunResult): readonly string[] => tableOf(of).map((line) => line.slice(2, 16).trim())
  expect(labels(MICROSECOND_ROWS).filter((label) => label.includes('wait'))).toEqual(['queue wait'])
  expect(tableOf(MICROSECOND_ROWS).find((line) => line.includes('queue wait'))).toContain('2,000')
})

test('new latencies of requests have rows, but none that says what another does', () => {
  const { measurement } = loginAsync()
  const of = (part: object): readonly string[] =>
    tableOf(
      result(login, {
        ...measurement,
        requests: [request({ name: 'log-in', mode: 'async', offeredCount: 1_000, answeredCount: 1_000, ...part })],
      }),
    ).map((line) => line.replace(/^ +([a-z -]+?) {2}.* {4}(?=[a-z])/, '$1: '))
  const completion = latency(1_000, 18_900)
  expect(of({ first: latency(900, 5_000), inconsistent: latency(990, 7_000) })).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/first: first effect/),
      expect.stringMatching(/inconsistent.* half done for all to see/),
    ]),
  )
  expect(of({ completion, result: completion }).filter((line) => /completion|result/.test(line))).toHaveLength(1)
  expect(
    of({ completion, result: latency(1_000, 20_000) }).filter((line) => /^ *completion|result/.test(line)),
  ).toHaveLength(2)
  expect(
    of({ mode: 'sync', completion, result: latency(1_000, 20_000) }).filter((line) => /completion|result/.test(line)),
  ).toEqual([])
})
