import { sum } from '../measure/sum.ts'
import { runScenario } from '../run/run-scenario.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { formatDuration } from '../units/duration.ts'
import { US_PER_MS, US_PER_SEC } from '../units/microseconds.ts'
import type { Check, CheckResult } from './check.ts'
import { plainScenario } from './plain-scenario.ts'
import { type RecordedRun, recordRun } from './recorded-run.ts'
import { type RecordedWorkers, replay } from './replay.ts'

const WORKERS: RecordedWorkers = { threadCount: 2, concurrencyCount: 20 }
const SERVICE_US = 25 * US_PER_MS

/**
 * What the load is, of what the slots can do: 90 % on the whole, with a stretch of more than they can, so that waits are
 * long against the tenth of a millisecond that it takes to wake a thread. That is a machine's, not the model's.
 */
const LOADS: readonly (readonly [forUs: number, utilisationRatio: number])[] = [
  [2 * US_PER_SEC, 0.7],
  [3 * US_PER_SEC, 1.15],
  [3 * US_PER_SEC, 0.8],
]

const MEAN_ERROR_RATIO_MAX = 0.01
const P99_ERROR_RATIO_MAX = 0.02

/** A schedule that was this late, or slots that were held for so much too long, are not those of a machine at work. */
const DISTURBANCE_US_MAX = 10 * US_PER_MS

/**
 * Checks the virtual engine against this machine: a real run leaves when each job was offered and how long it held its
 * slot, and the simulated workers must make the same jobs wait as long. What is left is the error of the model alone.
 */
export function checkReplayedRun(): Check {
  return {
    name: 'a real run, replayed',
    isRealTime: true,
    run: async (signal) => judgeReplay(await recordRun(runScenario, { scenario: spikeScenario(), signal }), WORKERS),
  }
}

function spikeScenario(): Scenario {
  const fullPerSec = (WORKERS.threadCount * WORKERS.concurrencyCount * US_PER_SEC) / SERVICE_US
  return plainScenario({
    name: 'replayed run',
    seed: '1',
    arrivals: {
      kind: 'poisson',
      stages: LOADS.map(([forUs, utilisationRatio]) => ({
        forUs,
        fromPerSec: fullPerSec * utilisationRatio,
        toPerSec: fullPerSec * utilisationRatio,
      })),
    },
    service: { kind: 'constant', valueUs: SERVICE_US },
    ...WORKERS,
  })
}

/** Replays a recorded run and holds the waits of one against those of the other. */
export function judgeReplay(run: RecordedRun, workers: RecordedWorkers): Omit<CheckResult, 'name'> {
  const { jobs, dequeuedUs, measurement } = run
  const wait = (takenUs: Float64Array): Float64Array => takenUs.map((us, id) => us - (jobs.enqueuedUs[id] as number))
  const real = wait(dequeuedUs)
  const virtual = wait(replay(jobs, workers))
  const jobCount = real.length
  const realMeanUs = sum(real) / jobCount
  const virtualMeanUs = sum(virtual) / jobCount
  const figures = {
    jobCount,
    realMeanUs,
    virtualMeanUs,
    meanErrorRatio: Math.abs(realMeanUs / virtualMeanUs - 1),
    p99ErrorRatio: Math.abs(p99(real) / p99(virtual) - 1),
    jobErrorMeanUs: sum(real.map((us, id) => Math.abs(us - (virtual[id] as number)))) / jobCount,
    latenessP99Us: measurement.lateness?.p99Us ?? 0,
    heldTooLongP99Us: p99(jobs.heldUs) - SERVICE_US,
  }
  return { verdict: verdictOf(figures), ...wordsOf(figures), figures }
}

type ReplayFigures = Record<
  'realMeanUs' | 'virtualMeanUs' | 'meanErrorRatio' | 'p99ErrorRatio' | 'jobErrorMeanUs' | 'latenessP99Us',
  number
> & { readonly heldTooLongP99Us: number }

function verdictOf(figures: ReplayFigures): CheckResult['verdict'] {
  const isNear = figures.meanErrorRatio <= MEAN_ERROR_RATIO_MAX && figures.p99ErrorRatio <= P99_ERROR_RATIO_MAX
  if (isNear) return 'holds'
  return Math.max(figures.latenessP99Us, figures.heldTooLongP99Us) > DISTURBANCE_US_MAX ? 'unclear' : 'fails'
}

function wordsOf(figures: ReplayFigures): Pick<CheckResult, 'words' | 'evidence'> {
  const lateUs = Math.max(figures.latenessP99Us, figures.heldTooLongP99Us)
  return {
    words: `mean wait ${formatDuration(figures.realMeanUs)}, replayed ${formatDuration(figures.virtualMeanUs)}`,
    evidence:
      verdictOf(figures) === 'unclear'
        ? `late by ${formatDuration(lateUs)}`
        : `jobs ± ${formatDuration(figures.jobErrorMeanUs)}`,
  }
}

function p99(values: Float64Array): number {
  return values.toSorted()[Math.ceil(values.length * 0.99) - 1] as number
}
