import { expect, test } from 'vitest'
import { loadText } from './load-text.ts'

test('a queue that is not listed has the defaults, even if it is called like something that every object has', () => {
  const { queues } = loadText(`
version: 1
requests: { valueOf: { arrivals: once, jobs: { toString: 1 }, admission: { depth: 5 } } }
jobs: { toString: { sink: hasOwnProperty, queue: isPrototypeOf, bulkhead: 3 }, other: { sink: hasOwnProperty } }
sinks: { hasOwnProperty: { kind: none } }
`).scenario
  const [odd, plain] = queues
  expect(odd).toEqual({ ...plain, name: 'isPrototypeOf' })
  expect(odd).toMatchObject({ capacityCount: 100_000, workers: { threadCount: 2, concurrencyCount: 10 } })
})
