import { printCount } from '../units/count.ts'
import { printDuration } from '../units/duration.ts'
import { US_PER_MS } from '../units/microseconds.ts'
import { count, duration, durationOrZero, oneOf, rate, share, word } from './leaf-schema.ts'
import type {
  AdmissionSpec,
  AutoscaleSpec,
  BreakerSpec,
  CodelSpec,
  PublishSpec,
  VisibilitySpec,
} from './policy-spec.ts'
import { refuseSetting } from './refuse-setting.ts'
import { section } from './section-schema.ts'
import { parseSignalTarget } from './signal-target.ts'

const COUNT_MAX = 100_000_000

/** Who is turned away at the door. */
export const admissionSchema = section('a setting of admission', {
  inFlight: count(1, COUNT_MAX).optional().describe('Most requests of this kind in hand at the front.'),
  // 0 would turn everybody away, also while nothing waits.
  depth: count(1, COUNT_MAX).optional().describe('Most jobs waiting in a queue that the request needs.'),
  age: duration().optional().describe('Greatest age of the oldest job waiting there.'),
  rate: rate().optional().describe('Requests admitted per second, by a token bucket.'),
  burst: count(1, COUNT_MAX)
    .optional()
    .describe('Tokens that the bucket holds; as many as a second brings if left out.'),
  retryAfter: duration().optional().describe('What a refusal tells the client to wait.'),
})
  .check((context) => {
    const { inFlight, depth, age, rate: perSec, burst } = context.value
    if (burst !== undefined && perSec === undefined) {
      refuseSetting(context, { key: 'burst', message: 'has no rate to go with; write rate as well' })
    }
    if ([inFlight, depth, age, perSec].every((limit) => limit === undefined)) {
      context.issues.push({
        code: 'custom',
        message: 'limits nothing; write one of inFlight, depth, age, rate',
        input: context.value,
      })
    }
  })
  .transform(
    (spec): AdmissionSpec => ({
      inFlightCountMax: spec.inFlight ?? null,
      depthCountMax: spec.depth ?? null,
      ageUsMax: spec.age ?? null,
      bucket:
        spec.rate === undefined
          ? null
          : { ratePerSec: spec.rate, burstCount: spec.burst ?? Math.max(1, Math.ceil(spec.rate)) },
      retryAfterUs: spec.retryAfter ?? null,
    }),
  )

/** How the events about a record get out. */
export const publishSchema = section('a setting of publish', {
  how: oneOf(['write-first', 'publish-first', 'outbox'])
    .prefault('write-first')
    .describe(
      'The record and then its events, the other way round, or both in one write from which a relay publishes.',
    ),
  crash: share().prefault('0%').describe('Share that dies between two writes: handlers, or publications of the relay.'),
  every: duration().optional().describe('How often the relay looks into the outbox; 100ms if left out.'),
  batch: count(1, COUNT_MAX).optional().describe('Most requests that it publishes each time; 100 if left out.'),
})
  .check((context) => {
    const { how, every, batch } = context.value
    if (how === 'outbox') return
    for (const [key, value] of Object.entries({ every, batch })) {
      if (value === undefined) continue
      refuseSetting(context, { key, message: `is for the relay of an outbox, and how is ${how}`, beside: 'how' })
    }
  })
  .transform(
    (spec): PublishSpec => ({
      how: spec.how,
      crashRatio: spec.crash,
      everyUs: spec.every ?? 100 * US_PER_MS,
      batchCount: spec.batch ?? 100,
    }),
  )

/** When callers stop calling a sink. */
export const breakerSchema = section('a setting of a breaker', {
  failures: share().prefault('50%').describe('Share of failed calls at which it opens.'),
  calls: count(1, COUNT_MAX).prefault('20').describe('Fewer calls than this in the window say nothing.'),
  window: duration().prefault('10s').describe('Calls longer ago than this are forgotten.'),
  open: duration().prefault('5s').describe('How long nobody calls.'),
  probes: count(1, 1_000).prefault('1').describe('Calls let through at once after that; they decide.'),
}).transform(
  (spec): BreakerSpec => ({
    failureRatio: spec.failures,
    callCountMin: spec.calls,
    windowUs: spec.window,
    openUs: spec.open,
    probeCount: spec.probes,
  }),
)

/** Drops what has waited too long. */
export const codelSchema = section('a setting of codel', {
  target: duration().prefault('5ms').describe('A wait that is fine.'),
  interval: duration().prefault('100ms').describe('Longer waits are put up with for this long.'),
})
  .check((context) => {
    const { target, interval } = context.value
    if (target < interval) return
    const message = `of ${printDuration(target)} is not shorter than interval of ${printDuration(interval)}`
    refuseSetting(context, { key: 'target', message, beside: 'interval' })
  })
  .transform((spec): CodelSpec => ({ targetUs: spec.target, intervalUs: spec.interval }))

/** When a job that was taken is delivered again. */
export const visibilitySchema = section('a setting of visibility', {
  timeout: duration().prefault('30s').describe('A job that has not ended by then is delivered again.'),
  heartbeat: duration().optional().describe('Workers renew their leases this often; never if left out.'),
  deliveries: count(1, 1_000).prefault('5').describe('Deliveries after which a job is a dead letter.'),
})
  .check((context) => {
    const { heartbeat, timeout } = context.value
    if (heartbeat === undefined || heartbeat < timeout) return
    const message = `of ${printDuration(heartbeat)} comes too late for timeout of ${printDuration(timeout)}`
    refuseSetting(context, { key: 'heartbeat', message, beside: 'timeout' })
  })
  .transform(
    (spec): VisibilitySpec => ({
      timeoutUs: spec.timeout,
      heartbeatUs: spec.heartbeat ?? null,
      deliveryCountMax: spec.deliveries,
    }),
  )

const SIGNALS = ['backlog-per-worker', 'age', 'utilisation'] as const

/** How many workers a queue has. */
export const autoscaleSchema = section('a setting of autoscale', {
  min: count(0, 100_000).prefault('0').describe('Fewest workers.'),
  max: count(1, 100_000).describe('Most workers.'),
  signal: oneOf(SIGNALS).prefault('backlog-per-worker').describe('What tells that there are too few.'),
  target: word()
    .optional()
    .describe('What the signal shall be: jobs for each worker (10), an age (1s), or a share of busy slots (70%).'),
  every: duration().prefault('5s').describe('How often the signal is read.'),
  cooldown: durationOrZero().prefault('60s').describe('No worker is given up for so long after a change.'),
  coldStart: durationOrZero().prefault('0s').describe('From the decision for a new worker until it works.'),
})
  .check((context) => {
    const { min, max, signal, target } = context.value
    if (min > max) {
      const message = `of ${printCount(min)} is more than max of ${printCount(max)}`
      refuseSetting(context, { key: 'min', message, beside: 'max' })
    }
    const read = parseSignalTarget(signal, target)
    if (typeof read === 'string') refuseSetting(context, { key: 'target', message: read })
  })
  .transform(
    (spec): AutoscaleSpec => ({
      minCount: spec.min,
      maxCount: spec.max,
      signal: spec.signal,
      target: Number(parseSignalTarget(spec.signal, spec.target)),
      everyUs: spec.every,
      cooldownUs: spec.cooldown,
      coldStartUs: spec.coldStart,
    }),
  )
