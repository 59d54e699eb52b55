import { expect, test } from 'vitest'
import {
  NO_RETRY,
  PLAIN_JOB,
  PLAIN_QUEUE,
  PLAIN_REQUEST,
  PLAIN_SERVER,
  PLAIN_WORKERS,
} from '../../src/scenario/plain-parts.ts'
import { loadText } from './load-text.ts'

const { requests, jobs, queues, sinks } = loadText(`
version: 1
requests: { send: { arrivals: once, jobs: { email: 1 }, tenant: everybody } }
jobs: { email: { sink: smtp } }
sinks: { smtp: { kind: mock-smtp, serviceTime: 45ms } }
`).scenario

/** What is never asked for as there is one attempt only. */
const withoutPauses = <Part extends { readonly retry: unknown }>(part: Part | undefined) => ({
  ...part,
  retry: NO_RETRY,
})

test('a part that is made without policies is like one that is read from a file without policies', () => {
  expect(withoutPauses(requests[0])).toMatchObject(PLAIN_REQUEST)
  expect(withoutPauses(jobs[0])).toMatchObject(PLAIN_JOB)
  expect({ ...queues[0], lifoAboveCount: 0 }).toMatchObject(PLAIN_QUEUE)
  expect(queues[0]?.workers).toMatchObject(PLAIN_WORKERS)
  expect(sinks[0]).toMatchObject(PLAIN_SERVER)
})

test('a plain part leaves out only what every part has of its own', () => {
  const missing = (part: object | undefined, plain: object) => Object.keys(part ?? {}).filter((key) => !(key in plain))
  expect(missing(requests[0], PLAIN_REQUEST)).toEqual(['name', 'timeoutUs', 'jobs', 'arrivals'])
  expect(missing(jobs[0], PLAIN_JOB)).toEqual(['name', 'timeoutUs'])
  expect(missing(queues[0], PLAIN_QUEUE)).toEqual(['name', 'capacityCount', 'workers'])
  expect(missing(queues[0]?.workers, PLAIN_WORKERS)).toEqual(['threadCount', 'concurrencyCount'])
})
