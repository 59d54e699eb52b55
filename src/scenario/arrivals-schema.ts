import { z } from 'zod'
import { distribution } from './distribution-schema.ts'
import {
  count,
  duration,
  durationOrZero,
  ENDLESS,
  lengthOfArrivals,
  plainNumber,
  rate,
  rateOrZero,
  word,
} from './leaf-schema.ts'
import type { Arrivals, Stage } from './scenario.ts'
import { choice, section } from './section-schema.ts'

/** A trace whose recording has not been read yet. */
export interface TraceRequest {
  readonly kind: 'trace'
  /** As written: relative to the scenario file. */
  readonly path: string
  readonly speedRatio: number
}

type ArrivalsDraft = Exclude<Arrivals, { kind: 'trace' }> | TraceRequest

const once = section('a setting of a single request', {
  at: durationOrZero().prefault('0s').describe('When, after the start of the run.'),
}).transform(({ at }): ArrivalsDraft => ({ kind: 'once', atUs: at }))

const constant = section('a setting of constant arrivals', {
  rate: rate().describe('Requests per second, evenly spaced.'),
  for: lengthOfArrivals().describe('For how long.'),
}).transform((spec): ArrivalsDraft => ({ kind: 'constant', ratePerSec: spec.rate, forUs: spec.for }))

const stage = section('a setting of a stage', {
  for: lengthOfArrivals().describe('How long the stage lasts.'),
  rate: rateOrZero().optional().describe('The rate, the same throughout.'),
  from: rateOrZero().optional().describe('The rate at its beginning; the end of the stage before, if left out.'),
  to: rateOrZero().optional().describe('The rate at its end.'),
}).check((context) => {
  const { rate: steady, from, to } = context.value
  const isStep = steady !== undefined && from === undefined && to === undefined
  const isRamp = steady === undefined && to !== undefined
  if (isStep || isRamp) return
  context.issues.push({
    code: 'custom',
    message: 'has either rate, or to (with or without from)',
    input: context.value,
  })
})

const stages = z
  .array(stage, { error: () => 'expected a list such as [ { for: 5s, rate: 100/s } ]' })
  .min(1, { error: 'has no entry; write one such as { for: 5s, rate: 100/s }', abort: true })
  .max(1_000, { error: 'has more than 1,000 stages' })
  .transform((list): Stage[] => {
    let lastPerSec = 0
    return list.map(({ for: forUs, rate: steady, from, to }) => {
      const fromPerSec = steady ?? from ?? lastPerSec
      lastPerSec = steady ?? to ?? 0
      return { forUs, fromPerSec, toPerSec: lastPerSec }
    })
  })
  .refine((list) => list.some(({ fromPerSec, toPerSec }) => fromPerSec + toPerSec > 0), {
    error: 'no stage has a rate above 0, so nothing would happen',
  })

const poisson = section('a setting of poisson arrivals', {
  rate: rate().optional().describe('Mean requests per second; with `for`.'),
  for: duration().optional().describe('For how long; with `rate`.'),
  stages: stages.optional().describe('A rate that changes; instead of `rate` and `for`.'),
})
  .check(({ value, issues }) => {
    const { rate: steady, for: forUs, stages: list } = value
    const refuse = (message: string, ...path: string[]) => issues.push({ code: 'custom', message, path, input: value })
    if (list !== undefined) {
      if (steady === undefined && forUs === undefined) return
      refuse(`has either rate and for, or stages; got ${Object.keys(value).join(' and ')}`)
    } else if (steady === undefined && forUs === undefined) {
      refuse('has neither rate and for, nor stages; write { rate: 10/s, for: 30s }')
    } else if (forUs === undefined) refuse(ENDLESS, 'for')
    else if (steady === undefined) refuse('is missing; write rate: 10/s', 'rate')
  })
  .transform(({ rate: steady = 0, for: forUs = 0, stages: list }): ArrivalsDraft => {
    return { kind: 'poisson', stages: list ?? [{ forUs, fromPerSec: steady, toPerSec: steady }] }
  })

const burst = section('a setting of bursts', {
  size: count(1, 1e9).describe('Requests at one instant.'),
  at: durationOrZero().prefault('0s').describe('When the first burst happens.'),
  every: duration().optional().describe('Time from one burst to the next.'),
  times: count(1, 1e6).prefault('1').describe('How many bursts.'),
})
  .refine(({ times, every }) => times === 1 || every !== undefined, {
    error: 'is missing: several bursts need a time between them',
    path: ['every'],
  })
  .transform(
    ({ size, at, every = 0, times }): ArrivalsDraft => ({
      kind: 'burst',
      sizeCount: size,
      atUs: at,
      everyUs: every,
      timesCount: times,
    }),
  )

const closed = section('a setting of closed arrivals', {
  clients: count(1, 1e6).describe('Clients, each with one request at a time.'),
  think: distribution('Pause of a client between an answer and its next request.').prefault('0s'),
  for: lengthOfArrivals().describe('No new request after this.'),
}).transform(
  (spec): ArrivalsDraft => ({ kind: 'closed', clientCount: spec.clients, think: spec.think, forUs: spec.for }),
)

const trace = section('a setting of a trace', {
  file: word().describe('Recorded arrivals: .csv, .ndjson or .jsonl, relative to the scenario file.'),
  speed: plainNumber(0.001, 1_000_000).prefault('1').describe('2 replays twice as fast.'),
}).transform(({ file, speed }): ArrivalsDraft => ({ kind: 'trace', path: file, speedRatio: speed }))

const KINDS = {
  once: once.describe('One request.'),
  constant: constant.describe('Evenly spaced requests.'),
  poisson: poisson.describe('Independent clients: random gaps, given the mean rate.'),
  stages: stages.transform((list): ArrivalsDraft => ({ kind: 'stages', stages: list })).describe('Steps and ramps.'),
  burst: burst.describe('Many requests at one instant.'),
  closed: closed.describe('A fixed number of clients who wait for their answers.'),
  trace: trace.describe('Recorded arrivals.'),
}

const bareOnce = z.literal('once').transform((): ArrivalsDraft => ({ kind: 'once', atUs: 0 }))

/** When requests happen: the word `once`, or one kind with its settings. */
export const arrivalsSchema = z
  .union([bareOnce, choice('a kind of arrivals', KINDS)], {
    error: () =>
      `expected one of ${Object.keys(KINDS).join(', ')} with its settings, such as { constant: { rate: 10/s, for: 30s } }`,
  })
  .describe('When requests happen.')
