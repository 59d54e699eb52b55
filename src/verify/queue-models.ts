import type { Distribution } from '../chance/distribution.ts'
import { exp } from '../chance/elementary.ts'
import { lognormalShape } from '../chance/lognormal-shape.ts'
import { meanOf } from '../chance/mean.ts'
import type { QueueSpec, Scenario } from '../scenario/scenario.ts'
import { boundedWait, meanWaitUs } from '../theory/markov-queue.ts'
import { pollaczekKhinchineWaitUs } from '../theory/pollaczek-khinchine.ts'
import { US_PER_MS, US_PER_SEC } from '../units/microseconds.ts'
import type { QueueModel } from './known-answer.ts'
import { plainScenario } from './plain-scenario.ts'

/** Means so long that times in whole microseconds shift them by less than any run can see. */
const MEAN_SERVICE_US = 50 * US_PER_MS

/** Jobs of one run, and those before them that do not count: some twenty times as many as the queue remembers. */
const JOB_COUNT = 50_000
const WARMUP_JOB_COUNT = 5_000

/** The queue that is followed event by event gets fewer. */
const EVENT_JOB_COUNT = 20_000

/** The queues of which the mean wait is known exactly: no approximations, they would be wrong by more than any run. */
export function listQueueModels(): readonly QueueModel[] {
  const exponential: Distribution = { kind: 'exponential', meanUs: MEAN_SERVICE_US }
  const constant: Distribution = { kind: 'constant', valueUs: MEAN_SERVICE_US }
  // Nine short jobs for each long one: mean 20 ms, squared variation 2.25.
  const twoPoint: Distribution = {
    kind: 'empirical',
    valuesUs: [10 * US_PER_MS, 110 * US_PER_MS],
    weightRatios: [0.9, 0.1],
  }
  const lognormal: Distribution = { kind: 'lognormal', p50Us: 40 * US_PER_MS, p99Us: 200 * US_PER_MS }
  return [
    markovModel('M/M/1', 1, 0.8),
    markovModel('M/M/10', 10, 0.9),
    generalModel('M/D/1, 80 % busy', constant, 0),
    generalModel('M/G/1, two-point work', twoPoint, 2.25),
    generalModel('M/G/1, lognormal work', lognormal, squaredVariationOf(lognormal)),
    boundedModel(exponential),
  ]
}

function markovModel(name: string, serverCount: number, utilisationRatio: number): QueueModel {
  const service: Distribution = { kind: 'exponential', meanUs: MEAN_SERVICE_US }
  const load = { service, serverCount, utilisationRatio }
  const arrivalsPerSec = rateOf(load)
  const exact = meanWaitUs({ serverCount, arrivalsPerSec, meanServiceUs: MEAN_SERVICE_US })
  return {
    name: `${name}, ${utilisationRatio * 100} % busy`,
    scenario: (seed) => stage(load, seed),
    answers: [{ figure: 'meanWaitUs', exact, unit: 'us' }],
  }
}

const GENERAL_UTILISATION_RATIO = 0.8

function generalModel(name: string, service: Distribution, squaredVariationRatio: number): QueueModel {
  const load = { service, serverCount: 1, utilisationRatio: GENERAL_UTILISATION_RATIO }
  const meanServiceUs = meanOf(service)
  const exact = pollaczekKhinchineWaitUs({ arrivalsPerSec: rateOf(load), meanServiceUs, squaredVariationRatio })
  return {
    name,
    scenario: (seed) => stage(load, seed),
    answers: [{ figure: 'meanWaitUs', exact, unit: 'us' }],
  }
}

const BOUNDED_SERVER_COUNT = 4
const PLACE_COUNT = 12

/** A queue that is full every now and then: M/M/4/12, more load than it can do. */
function boundedModel(service: Distribution): QueueModel {
  const load = { service, serverCount: BOUNDED_SERVER_COUNT, utilisationRatio: 1.1, jobCount: EVENT_JOB_COUNT }
  const arrivalsPerSec = rateOf(load)
  const { blockedRatio, meanWaitUs: waitUs } = boundedWait(
    { serverCount: BOUNDED_SERVER_COUNT, arrivalsPerSec, meanServiceUs: MEAN_SERVICE_US },
    PLACE_COUNT,
  )
  const capacityCount = PLACE_COUNT - BOUNDED_SERVER_COUNT
  return {
    name: 'M/M/4/12, 110 % load',
    scenario: (seed) => stage({ ...load, queue: { capacityCount, overflow: 'reject' } }, seed),
    answers: [
      { figure: 'refusedRatio', exact: blockedRatio, unit: 'ratio' },
      { figure: 'meanWaitUs', exact: waitUs, unit: 'us' },
    ],
  }
}

interface Load {
  readonly service: Distribution
  readonly serverCount: number
  readonly utilisationRatio: number
  readonly jobCount?: number
  readonly queue?: Partial<QueueSpec>
}

function rateOf({ service, serverCount, utilisationRatio }: Load): number {
  return (utilisationRatio * serverCount * US_PER_SEC) / meanOf(service)
}

function stage(load: Load, seed: string): Scenario {
  const { service, serverCount, jobCount = JOB_COUNT, queue = {} } = load
  const ratePerSec = rateOf(load)
  const secondsOf = (count: number): number => Math.round((count / ratePerSec) * US_PER_SEC)
  const warmupUs = secondsOf(WARMUP_JOB_COUNT)
  return plainScenario({
    name: 'known answer',
    seed,
    arrivals: {
      kind: 'poisson',
      stages: [{ forUs: warmupUs + secondsOf(jobCount), fromPerSec: ratePerSec, toPerSec: ratePerSec }],
    },
    service,
    threadCount: serverCount % 2 === 0 ? 2 : 1,
    concurrencyCount: serverCount % 2 === 0 ? serverCount / 2 : 1,
    warmupUs,
    queue,
  })
}

function squaredVariationOf(distribution: Extract<Distribution, { kind: 'lognormal' }>): number {
  const { sigma } = lognormalShape(distribution)
  return exp(sigma * sigma) - 1
}
