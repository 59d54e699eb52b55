import { expect, test } from 'vitest'
import { checkSchema } from '../../src/scenario/check-schema.ts'
import { requestsThrough, requestsWith } from '../../src/scenario/requests-through.ts'

const request = (jobs: string[], more: object = {}) => ({
  arrivals: 'once',
  jobs: Object.fromEntries(jobs.map((job) => [job, '1'])),
  ...more,
})

const { draft } = checkSchema({
  version: '1',
  requests: {
    order: request(['reserve', 'pay'], { transaction: 'true', tenant: 'acme' }),
    quote: request(['reserve']),
    page: request(['read', 'reserve'], { mode: 'sync' }),
  },
  jobs: {
    reserve: { sink: 'db', compensate: 'release', queue: 'steps' },
    release: { sink: 'db', queue: 'undo' },
    pay: { sink: 'db', queue: 'steps' },
    read: { sink: 'db' },
    unused: { sink: 'db', queue: 'idle' },
  },
  sinks: { db: { kind: 'none' } },
})
if (draft === null) throw new Error('the scenario of this test is wrong')

const names = (requests: readonly { readonly name: string }[]) => requests.map(({ name }) => name)

test('a job belongs to the requests that make it, and to transactions whose steps it undoes', () => {
  expect(names(requestsWith('reserve', draft))).toEqual(['order', 'quote', 'page'])
  expect(names(requestsWith('release', draft))).toEqual(['order'])
  expect(names(requestsWith('unused', draft))).toEqual([])
})

test('a queue serves the requests whose jobs go through it, but for those that are always sync', () => {
  expect(requestsThrough('steps', draft).map(({ name, tenant }) => [name, tenant])).toEqual([
    ['order', 'acme'],
    ['quote', 'quote'],
  ])
  expect(names(requestsThrough('undo', draft))).toEqual(['order'])
  expect(names(requestsThrough('default', draft))).toEqual([])
})
