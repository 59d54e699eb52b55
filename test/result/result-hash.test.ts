import { createHash } from 'node:crypto'
import { deflateSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { JOB_SERIES, REQUEST_SERIES } from '../../src/measure/latency-series.ts'
import type { Measurement } from '../../src/measure/measurement.ts'
import { resultHash } from '../../src/result/result-hash.ts'
import { interval, job, latency, measurement, queue, request, sink } from '../report/make-result.ts'

/** A histogram as it is stored: a header of eight bytes, then what is counted, compressed. */
const packed = (counts: string, level = 6): string =>
  Buffer.concat([Buffer.alloc(8), deflateSync(counts, { level })]).toString('base64')

const measured = measurement({
  mode: 'async',
  engine: 'events',
  requests: [request({ name: 'order', mode: 'async', response: latency(100, 2_000) })],
  jobs: [job({ name: 'save', sinkName: 'db', queueName: 'default', wait: latency(100, 500) })],
  queues: [queue({ peakCount: 3, waitSumUs: 900 })],
  sinks: [sink({ name: 'db', kind: 'mock-db', callCount: 1 })],
  intervals: [interval({ fromUs: 0, doneCount: 1, histograms: { 'save.wait': packed('a') } })],
})

const hashOf = (part: Partial<Measurement>): string => resultHash({ ...measured, ...part }, 'a'.repeat(64))

test('the same result has the same hash, 64 hexadecimal digits, in whatever order its keys were written', () => {
  const reversed = Object.fromEntries(Object.entries(measured).toReversed()) as unknown as Measurement
  expect(hashOf({})).toMatch(/^[0-9a-f]{64}$/)
  expect(resultHash(structuredClone(reversed), 'a'.repeat(64))).toBe(hashOf({}))
})

test('what a run took of the machine, and which of two equal ways computed it, does not matter', () => {
  for (const part of [{ wallUs: 7 }, { cpuUs: 7 }, { rssPeakBytes: 7 }, { engine: 'heap' as const }]) {
    expect(hashOf(part), JSON.stringify(part)).toBe(hashOf({}))
  }
})

test('a single number that differs, wherever it stands, gives another hash, and so does another scenario', () => {
  const [only] = measured.intervals
  const parts: readonly Partial<Measurement>[] = [
    { mode: 'sync' },
    { durationUs: measured.durationUs + 1 },
    { effectCount: 2 },
    { ending: 'deadline' },
    { requests: [request({ name: 'order', mode: 'async', response: latency(100, 2_001) })] },
    { jobs: measured.jobs.map((one) => ({ ...one, retryCount: 1 })) },
    { queues: [queue({ peakCount: 4, waitSumUs: 900 })] },
    { sinks: measured.sinks.map((one) => ({ ...one, busyUs: 1 })) },
    { intervals: [{ ...(only as (typeof measured.intervals)[number]), histograms: { 'save.wait': packed('b') } }] },
  ]
  const hashes = [hashOf({}), resultHash(measured, 'b'.repeat(64)), ...parts.map(hashOf)]
  expect(new Set(hashes).size).toBe(parts.length + 2)
})

test('how a histogram was compressed does not matter, only what it counts', () => {
  const [only] = measured.intervals
  const of = (hdr: string) =>
    hashOf({ intervals: [{ ...(only as (typeof measured.intervals)[number]), histograms: { a: hdr } }] })
  const counts = 'one two one two one two one two'
  expect(packed(counts, 0)).not.toBe(packed(counts, 9))
  expect(of(packed(counts, 0))).toBe(of(packed(counts, 9)))
})

test('hashes are the same on every machine: to change how they are made is to disown every result ever stored', () => {
  const few = { mode: 'sync', durationUs: 0.5, requests: [], jobs: [], intervals: [], lateness: null, wallUs: 9 }
  const kept = '"durationUs":0.5,"intervals":[],"jobs":[],"lateness":null,"mode":"sync","requests":[]'
  const text = `{"measurement":{${kept}},"scenarioHash":"ab","version":3}`
  expect(resultHash(few as unknown as Measurement, 'ab')).toBe(createHash('sha256').update(text).digest('hex'))
})

test.each([...REQUEST_SERIES, ...JOB_SERIES])('nor does it in the latencies called %s', (series) => {
  const hashes = [0, 9].map((level) => {
    const summary = { ...latency(100, 2_000), hdr: packed('one two one two', level) }
    const packAgain = <Row extends object>(row: Row): Row => (series in row ? { ...row, [series]: summary } : row)
    return hashOf({ requests: measured.requests.map(packAgain), jobs: measured.jobs.map(packAgain) })
  })
  expect(hashes[0]).toBe(hashes[1])
})
