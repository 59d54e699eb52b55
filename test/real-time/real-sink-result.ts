import { expect } from 'vitest'
import { jobGapCount } from '../../src/measure/ledger-gap.ts'
import type { RunResult } from '../../src/result/run-result.ts'

/** Reads a run of one job type at one real sink, whose books must close. */
export function readRealSinkResult({ stdout, stderr, code }: Ended) {
  if (stdout === '') throw new Error(`no result, exit code ${code}: ${stderr}`)
  const result = JSON.parse(stdout) as RunResult
  const { measurement, trust } = result
  expect(trust.filter(({ verdict }) => verdict === 'breaks')).toEqual([])
  expect(measurement.jobs.map(jobGapCount)).toEqual([0])
  const [job] = measurement.jobs
  const [sink] = measurement.sinks
  if (!job || !sink) throw new Error('a job and a sink are in every result')
  expect(sink.callCount).toBe(sink.okCount + sink.errorCount + sink.refusedCount + sink.cancelledCount)
  return { job, sink, result }
}

interface Ended {
  readonly stdout: string
  readonly stderr: string
  readonly code: number | null
}
