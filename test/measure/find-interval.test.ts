import { expect, it } from 'vitest'
import { findInterval } from '../../src/measure/find-interval.ts'
import { intervalsAround, job, latency, measurement, request } from '../report/make-result.ts'

const wait = latency(2_000, 10_000, 2)
const run = measurement({
  mode: 'async',
  requests: [request({ name: 'order', mode: 'async', response: latency(2_000, 700) })],
  jobs: [job({ name: 'save', sinkName: 'db', wait: { ...wait, ci: intervalsAround(wait, 0.1) } })],
})

it.each([
  ['save.wait.mean', 9_450, 11_550],
  ['save.wait.p50', 9_000, 11_000],
  ['save.wait.p99', 15_300, 18_700],
  ['save.wait.p99.9', 17_100, 20_900],
] as const)('%s lies between %i and %i', (metric, lowUs, highUs) => {
  expect(findInterval(run, metric)).toMatchObject({ lowUs, highUs })
})

it.each(['order.response.p99', 'save.wait.max', 'save.wait.p42', 'save.done', 'lateness.p99', 'nobody.wait.p99'])(
  '%s has no interval',
  (metric) => {
    expect(findInterval(run, metric)).toBeNull()
  },
)
