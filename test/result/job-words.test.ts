import { expect, it } from 'vitest'
import { wordAttempt, wordJobs } from '../../src/result/job-words.ts'
import { recordScenario } from '../../src/result/scenario-record.ts'
import { jobSpec, mockDb, mockSmtp, scenario } from '../report/make-result.ts'

const named = (names: readonly string[], sinkIndex = 0) =>
  recordScenario(
    scenario({
      name: 's',
      requests: [],
      jobs: names.map((name) => jobSpec({ name, sinkIndex })),
      sinks: [mockDb(), mockSmtp()],
    }),
  )

it.each([
  ['email', '1 email', '2 emails'],
  ['search', '1 search', '2 searches'],
  ['box', '1 box', '2 boxes'],
  ['query', '1 query', '2 queries'],
  ['relay', '1 relay', '2 relays'],
  ['a', '1 a job', '2 a jobs'],
  ['emails', '1 emails job', '2 emails jobs'],
  ['process', '1 process', '2 processes'],
  ['save-order', '1 save-order job', '2 save-order jobs'],
  ['résumé', '1 résumé job', '2 résumé jobs'],
])('%s: %s, %s', (name, one, two) => {
  const words = wordJobs(named([name]), [0], 'sync')
  expect([words.count(1), words.count(2)]).toEqual([one, two])
})

it('jobs of several types have no name of their own', () => {
  expect(wordJobs(named(['email', 'invoice']), [0, 1], 'sync').count(12_345)).toBe('12,345 jobs')
})

it('mails are sent while the client waits and delivered by workers; other work is done', () => {
  expect(wordJobs(named(['email'], 1), [0], 'sync').ended).toBe('sent')
  expect(wordJobs(named(['email'], 1), [0], 'async').ended).toBe('delivered')
  expect(wordJobs(named(['email'], 0), [0], 'async').ended).toBe('done')
})

it('every kind of sink has a word for one attempt', () => {
  expect((['mock-smtp', 'mock-db', 'cpu', 'none', undefined] as const).map(wordAttempt)).toEqual([
    'one SMTP send',
    'one database call',
    'processor work',
    'one call',
    'one call',
  ])
})
