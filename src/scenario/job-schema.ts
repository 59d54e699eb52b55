import { z } from 'zod'
import { printDuration } from '../units/duration.ts'
import { count, duration, durationOrZero, flag, nameText, oneOf, plainNumber, share } from './leaf-schema.ts'
import { refuseSetting } from './refuse-setting.ts'
import type { RetrySpec } from './scenario.ts'
import { section } from './section-schema.ts'

/** The queue of jobs that name none. */
export const DEFAULT_QUEUE = 'default'

/** How often, and how late, something that failed is tried again. */
export const retrySchema = section('a setting of a retry policy', {
  attempts: count(1, 1_000).prefault('1').describe('Attempts in all, the first included; 1 never tries again.'),
  backoff: durationOrZero().prefault('100ms').describe('Pause before the first retry.'),
  factor: plainNumber(1, 100).prefault('2').describe('Each pause is this many times the one before.'),
  cap: duration().prefault('30s').describe('No pause is longer.'),
  jitter: oneOf(['none', 'full', 'equal'])
    .prefault('full')
    .describe('Randomness of the pause: none, full (0 to the pause), equal (half to the pause).'),
  budget: share().optional().describe('Retries allowed per first attempt, e.g. 10%; no limit if left out.'),
  schedule: z
    .array(durationOrZero(), { error: () => 'expected a list of pauses such as [ 5s, 5m, 30m ]' })
    .min(1, { error: 'has no entry; write one such as 5s' })
    .max(1_000, { error: 'has more than 1,000 pauses' })
    .optional()
    .describe('The pauses one by one, in place of backoff, factor and cap; the last one repeats.'),
})
  .check((context) => {
    const { attempts, backoff, cap, budget } = context.value
    if (cap < backoff) {
      const message = `of ${printDuration(cap)} is less than backoff of ${printDuration(backoff)}`
      refuseSetting(context, { key: 'cap', message, beside: 'backoff' })
    }
    if (budget === 0 && attempts > 1) {
      const message = `of 0% allows no retry, but attempts is ${attempts}`
      refuseSetting(context, { key: 'budget', message, beside: 'attempts' })
    }
  })
  .transform(
    (spec): RetrySpec => ({
      attemptCountMax: spec.attempts,
      backoffUs: spec.backoff,
      factorRatio: spec.factor,
      capUs: spec.cap,
      jitter: spec.jitter,
      budgetRatio: spec.budget ?? null,
      scheduleUs: spec.schedule ?? null,
    }),
  )

/** One kind of job. */
export const jobSchema = section('a setting of a job', {
  sink: nameText().describe('Name of the sink where the job has its effect.'),
  timeout: duration().prefault('30s').describe('Deadline of one attempt at the sink.'),
  retry: retrySchema.prefault({}).describe('How often, and how late, a failed attempt is repeated.'),
  ttl: duration().optional().describe('A job that waited longer is not started any more.'),
  queue: nameText().prefault(DEFAULT_QUEUE).describe('The queue it goes through in async mode.'),
  priority: count(0, 9).prefault('5').describe('0 is served first, 9 last.'),
  compensate: nameText().optional().describe('Name of the job that undoes this one, in a transaction.'),
  bulkhead: count(1, 1_000_000).optional().describe('Most attempts of this job in flight on one thread.'),
  dedupe: duration().optional().describe('A job whose key had its effect within this is not done again.'),
  poison: share().prefault('0%').describe('Share of jobs that fail however often they are tried.'),
  checkDeadline: flag().prefault('false').describe('Do not start an attempt whose request is past its deadline.'),
})
