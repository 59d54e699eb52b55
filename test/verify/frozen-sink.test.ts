import { expect, test } from 'vitest'
import { runVirtual } from '../../src/run/run-virtual.ts'
import { checkFrozenSink, checkFrozenSinkLive } from '../../src/verify/frozen-sink.ts'

const signal = new AbortController().signal

test('in simulated time every caller of a frozen server feels what arithmetic says, in both modes', async () => {
  const { verdict, words, evidence } = await checkFrozenSink().run(signal)
  expect([verdict, evidence]).toEqual(['holds', 'both modes exact'])
  expect(words).toBe('p50 200 ms, p99 1.2 s, max 1.2 s')
})

test('a tool that does not see the frozen second fails', async () => {
  const blind = checkFrozenSinkLive(async (options) => {
    const sinks = options.scenario.sinks.map((sink) => ({ ...sink, stalls: [] }))
    return runVirtual({ ...options, scenario: { ...options.scenario, sinks } })
  })
  expect(await blind.run(signal)).toMatchObject({ verdict: 'fails' })
})

test('a schedule that slipped makes a wrong latency unclear, and a right one none the less right', async () => {
  const late = (errorRatio: number) =>
    checkFrozenSinkLive(async (options) => {
      const measurement = await runVirtual(options)
      const response = measurement.requests[0]?.response
      const lateness = measurement.lateness
      if (!response || !lateness) throw new Error('no samples')
      return {
        ...measurement,
        requests: [{ ...measurement.requests[0], response: { ...response, maxUs: response.maxUs * (1 + errorRatio) } }],
        lateness: { ...lateness, maxUs: 30_000 },
      } as typeof measurement
    })
  expect((await late(0.02).run(signal)).verdict).toBe('unclear')
  expect((await late(0.005).run(signal)).verdict).toBe('holds')
})
