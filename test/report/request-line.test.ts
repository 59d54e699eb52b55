import { expect, test } from 'vitest'
import type { JobMeasure, RequestMeasure } from '../../src/measure/measurement.ts'
import { describeRequests } from '../../src/report/request-line.ts'
import type { RequestSpec } from '../../src/scenario/scenario.ts'
import { job, jobSpec, measurement, mockDb, request, requestSpec, result, scenario } from './make-result.ts'

interface Parts {
  readonly spec?: Partial<RequestSpec>
  readonly counts?: Partial<RequestMeasure>
  readonly save?: Partial<JobMeasure>
  readonly callback?: Partial<JobMeasure>
}

const linesOf = ({ spec = {}, counts = {}, save = {}, callback = {} }: Parts): readonly string[] =>
  describeRequests(
    result(
      scenario({
        name: 'shop',
        requests: [requestSpec({ name: 'order', ...spec })],
        jobs: [jobSpec({ name: 'save' }), jobSpec({ name: 'order-callback' })],
        sinks: [mockDb()],
      }),
      measurement({
        mode: 'async',
        requests: [request({ name: 'order', mode: 'async', offeredCount: 1_000, answeredCount: 1_000, ...counts })],
        jobs: [
          job({ name: 'save', sinkName: 'db', ...save }),
          job({ name: 'order-callback', sinkName: 'db', doneCount: 0, ...callback }),
        ],
      }),
    ),
  )

test('requests that went through nothing have no line', () => {
  expect(linesOf({})).toEqual([])
})

test.each([
  [
    'hybrid',
    { counts: { answeredCount: 511, inlineCount: 312, pollCount: 402 } },
    '312 of 511 answered inline (61.1 %) · 402 status polls',
  ],
  ['polls alone', { counts: { pollCount: 1 } }, '1 status poll'],
  [
    'comebacks',
    { counts: { offeredCount: 6_210, retriedCount: 1_204, answeredCount: 4_990, openCount: 4 } },
    '1,204 of 6,210 orders were clients coming back · 5,006 clients, 12 never got what they asked for',
  ],
  ['admission', { counts: { shedCount: 470, rejectedCount: 480 } }, '470 of 1,000 turned away by admission (47 %)'],
  [
    'a transaction',
    { spec: { isTransaction: true }, counts: { offeredCount: 374, completedCount: 365, compensatedCount: 9 } },
    'transactions: 365 completed + 9 compensated + 0 stuck',
  ],
  [
    'a transaction that was never begun',
    {
      spec: { isTransaction: true },
      counts: { offeredCount: 10, rejectedCount: 2, completedCount: 5, compensatedCount: 1, stuckCount: 1 },
    },
    'transactions: 5 completed + 1 compensated + 1 stuck + 1 never begun',
  ],
  [
    'double clicks',
    { counts: { repeatedCount: 26 }, save: { dedupedCount: 25, duplicatedCount: 1 } },
    '26 sent twice, with the same key · 25 jobs deduplicated · 1 job done twice',
  ],
  [
    'callbacks',
    { spec: { callbackIndex: 1 }, callback: { createdCount: 196, doneCount: 193, retryCount: 24, deadCount: 3 } },
    '193 of 196 called back · 24 calls repeated · 3 callbacks given up',
  ],
  [
    'a deadline',
    { spec: { deadlineUs: 2_000_000 }, counts: { completedCount: 6_388, goodCount: 6_125 } },
    '6,125 of 6,388 completed within their deadline of 2 s (95.9 %)',
  ],
] as const satisfies readonly (readonly [string, Parts, string])[])('%s', (_, parts, line) => {
  expect(linesOf(parts)).toEqual([line])
})
