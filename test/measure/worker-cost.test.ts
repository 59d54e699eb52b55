import { expect, test } from 'vitest'
import { workerSecPerThousandJobs } from '../../src/measure/worker-cost.ts'
import { job, queue } from '../report/make-result.ts'

const workers = { peakCount: 4, workerUs: 60_000_000, startedCount: 4, timeToCapacityUs: 2_000_000 }
const scaled = queue({ name: 'renders', workers })

test('workers cost so many seconds for a thousand jobs of their queue that somebody wanted', () => {
  const jobs = [
    job({ name: 'render', sinkName: 's', queueName: 'renders', doneCount: 350, wastedCount: 50 }),
    job({ name: 'mail', sinkName: 's', queueName: 'mails', doneCount: 9_000 }),
  ]
  expect(workerSecPerThousandJobs(scaled, jobs)).toBe(200)
})

test('there is no cost without good jobs, nor without scaled workers', () => {
  const wasted = [job({ name: 'render', sinkName: 's', queueName: 'renders', doneCount: 5, wastedCount: 5 })]
  expect(workerSecPerThousandJobs(scaled, wasted)).toBeNull()
  const done = [job({ name: 'render', sinkName: 's', queueName: 'renders', doneCount: 5 })]
  expect(workerSecPerThousandJobs(queue({ name: 'renders' }), done)).toBeNull()
})
