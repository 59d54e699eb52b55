import { expect, test } from 'vitest'
import type { Measurement } from '../../src/measure/measurement.ts'
import { sum } from '../../src/measure/sum.ts'
import { runVirtual } from '../../src/run/run-virtual.ts'
import { checkFaultMatrix, judgeLedgers } from '../../src/verify/fault-matrix.ts'

const signal = new AbortController().signal

test('every fault happens in some run, and every ledger closes', async () => {
  const seen: Measurement[] = []
  const check = checkFaultMatrix(async (options) => {
    const measurement = await runVirtual(options)
    seen.push(measurement)
    return measurement
  })
  expect(await check.run(signal)).toMatchObject({ verdict: 'holds', evidence: '156 runs' })
  const jobs = seen.flatMap((measurement) => measurement.jobs)
  const requests = seen.flatMap((measurement) => measurement.requests)
  const happened = {
    retries: sum(jobs.map((job) => job.retryCount)),
    dead: sum(jobs.map((job) => job.deadCount)),
    failed: sum(jobs.map((job) => job.failedCount)),
    expired: sum(jobs.map((job) => job.expiredCount)),
    shed: sum(jobs.map((job) => job.shedCount)),
    cut: sum(jobs.map((job) => job.cutCount)),
    neverStarted: sum(jobs.map((job) => job.neverStartedCount)),
    wasted: sum(jobs.map((job) => job.wastedCount)),
    timedOut: sum(requests.map((request) => request.timedOutCount)),
    rejected: sum(requests.map((request) => request.rejectedCount)),
    errors: sum(requests.map((request) => request.errorCount)),
    collapses: sum(seen.flatMap(({ sinks }) => sinks.map((sink) => sink.collapseCount))),
    cancelled: sum(seen.flatMap(({ sinks }) => sinks.map((sink) => sink.cancelledCount))),
    outages: sum(seen.flatMap(({ sinks }) => sinks.map((sink) => sink.downUs))),
    fastFails: sum(jobs.map((job) => job.fastFailedCount)),
  }
  expect(Object.entries(happened).filter(([, count]) => count === 0)).toEqual([])

  const [first, ...others] = seen as [Measurement, ...Measurement[]]
  const lost = { ...first, effectCount: first.effectCount - 1 }
  const unsettled = { ...first, sinks: first.sinks.map((sink) => ({ ...sink, callCount: sink.callCount + 1 })) }
  for (const broken of [lost, unsettled]) {
    expect(judgeLedgers([broken, ...others])).toMatchObject({ verdict: 'fails', words: '1 of 156 runs do not add up' })
  }
}, 120_000)

test('runs without faults, or no runs at all, have shown nothing', () => {
  expect(judgeLedgers([]).verdict).toBe('fails')
})
