import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isFollowed, planFollowUp, planSagaMoves } from '../../src/front/follow-up.ts'
import { nextSagaMove } from '../../src/policy/saga.ts'
import { PLAIN_JOB, PLAIN_REQUEST } from '../../src/scenario/plain-parts.ts'
import type { JobSpec, RequestSpec } from '../../src/scenario/scenario.ts'

const request = (differs: Partial<RequestSpec>): RequestSpec => ({
  ...PLAIN_REQUEST,
  name: 'order',
  arrivals: { kind: 'once', atUs: 0 },
  timeoutUs: 1_000,
  jobs: [
    { jobIndex: 0, count: 2 },
    { jobIndex: 1, count: 3 },
  ],
  ...differs,
})

const job = (differs: Partial<JobSpec>): JobSpec => ({ ...PLAIN_JOB, name: 'job', timeoutUs: 1_000, ...differs })

describe('a request is followed', () => {
  test.each<[string, Partial<RequestSpec>, boolean]>([
    ['is only put into queues', {}, false],
    ['waits for its result', { waitUs: 1 }, true],
    ['asks for its result', { pollUs: 1 }, true],
    ['is called back', { callbackIndex: 1 }, true],
    ['is a transaction', { isTransaction: true }, true],
  ])('or not, when it %s', (_, differs, isIt) => {
    expect(isFollowed(request(differs), 'async')).toBe(isIt)
    expect(isFollowed(request({ ...differs, mode: 'async' }), 'sync')).toBe(isIt)
    expect(planFollowUp(request(differs), [], 'async') !== null).toBe(isIt)
  })

  test('never where a handler does the work: it answers after all of it', () => {
    const everything = { waitUs: 1, pollUs: 1, callbackIndex: 1, isTransaction: true }
    expect(isFollowed(request(everything), 'sync')).toBe(false)
    expect(isFollowed(request({ ...everything, mode: 'sync' }), 'async')).toBe(false)
    expect(planFollowUp(request(everything), [], 'sync')).toBeNull()
  })
})

describe('what follows', () => {
  test('all jobs at once, and a callback', () => {
    expect(planFollowUp(request({ callbackIndex: 4 }), [], 'async')).toEqual({
      steps: [
        {
          shares: [
            { jobIndex: 0, count: 2 },
            { jobIndex: 1, count: 3 },
          ],
          jobCount: 5,
        },
      ],
      compensations: [],
      callback: { shares: [{ jobIndex: 4, count: 1 }], jobCount: 1 },
      isTransaction: false,
    })
  })

  test('of a transaction: step after step, each with what undoes it', () => {
    const jobs = [job({ compensationIndex: 2 }), job({}), job({})]
    const steps = [
      { jobIndex: 0, count: 1 },
      { jobIndex: 1, count: 1 },
    ]
    expect(planFollowUp(request({ isTransaction: true, jobs: steps }), jobs, 'async')).toEqual({
      steps: steps.map((share) => ({ shares: [share], jobCount: 1 })),
      compensations: [{ shares: [{ jobIndex: 2, count: 1 }], jobCount: 1 }, null],
      callback: null,
      isTransaction: true,
    })
  })

  test('the moves worked out beforehand are those of the policy, in every state', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 6 }), (hasCompensation) => {
        const moves = planSagaMoves(hasCompensation)
        for (const phase of ['forward', 'backward'] as const) {
          for (const event of ['done', 'failed'] as const) {
            for (const position of hasCompensation.keys()) {
              const move = nextSagaMove(hasCompensation, { phase, position }, event)
              expect(moves.next(phase === 'backward', position, event)).toEqual(move)
            }
          }
        }
      }),
    )
  })
})
