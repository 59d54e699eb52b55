import { createHash } from 'node:crypto'
import { inflateSync } from 'node:zlib'
import { JOB_SERIES, REQUEST_SERIES } from '../measure/latency-series.ts'
import type { LatencySummary, Measurement } from '../measure/measurement.ts'
import { canonicalJson } from '../scenario/canonical-json.ts'

/**
 * Version of what a simulation comes to: to be raised with every change after which the same scenario and seed give other
 * numbers. Results of one version have equal hashes on every machine and on every version of Node.
 */
const ENGINE_VERSION = 3

/** What a run took of the machine, which of two equal ways computed it, and doubts that no model leaves. */
const NOT_SIMULATED = ['wallUs', 'cpuUs', 'rssPeakBytes', 'engine', 'unknownCount']

/** Names everything that a simulated run came to: SHA-256, hex. `scenarioHash` covers the scenario and its seed. */
export function resultHash(measurement: Measurement, scenarioHash: string): string {
  const { requests, jobs, lateness, intervals, ...rest } = measurement
  const plain = {
    ...rest,
    requests: requests.map((row) => unpackAll(row, REQUEST_SERIES)),
    jobs: jobs.map((row) => unpackAll(row, JOB_SERIES)),
    lateness: unpack(lateness),
    intervals: intervals.map((row) => ({ ...row, histograms: mapValues(row.histograms, inflate) })),
  }
  const text = canonicalJson({ version: ENGINE_VERSION, scenarioHash, measurement: plain }, NOT_SIMULATED)
  return createHash('sha256').update(text).digest('hex')
}

function unpackAll<Series extends string>(
  row: Readonly<Record<Series, LatencySummary | null>>,
  series: readonly Series[],
): object {
  return { ...row, ...Object.fromEntries(series.map((name) => [name, unpack(row[name])])) }
}

function unpack(summary: LatencySummary | null): LatencySummary | null {
  return summary && { ...summary, hdr: inflate(summary.hdr) }
}

/** HdrHistogram's cookie and the length of what follows. */
const HEADER_BYTES = 8

/** The counts of a histogram as they were before they were compressed: two compressors may write them differently. */
function inflate(hdr: string): string {
  return inflateSync(Buffer.from(hdr, 'base64').subarray(HEADER_BYTES)).toString('base64')
}

function mapValues(record: Readonly<Record<string, string>>, map: (value: string) => string): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]))
}
