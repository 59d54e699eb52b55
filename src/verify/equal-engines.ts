import type { Distribution } from '../chance/distribution.ts'
import type { Measurement } from '../measure/measurement.ts'
import { resultHash } from '../result/result-hash.ts'
import { runVirtual } from '../run/run-virtual.ts'
import type { RequestSpec, Scenario } from '../scenario/scenario.ts'
import { US_PER_MS, US_PER_SEC } from '../units/microseconds.ts'
import type { Check, CheckResult } from './check.ts'
import { plainScenario } from './plain-scenario.ts'

const RUN_US = 4 * US_PER_SEC

/**
 * Checks that the shortcuts for plain queues, which follow no events, come to the same result as the engine that
 * follows every event: to the last bit of the last histogram, whichever way of keeping free times a shortcut takes.
 */
export function checkEqualEngines(scenarios = listScenarios(), simulate = runVirtual): Check {
  const run = (scenario: Scenario, engine: 'auto' | 'events', signal: AbortSignal): Promise<Measurement> =>
    simulate({ scenario, mode: 'async', onReading: () => {}, signal, graceUs: 0, engine })
  return {
    name: 'shortcuts equal events',
    isRealTime: false,
    async run(signal) {
      const pairs: Pair[] = []
      for (const scenario of scenarios) {
        pairs.push({ short: await run(scenario, 'auto', signal), whole: await run(scenario, 'events', signal) })
      }
      return judge(pairs)
    },
  }
}

interface Pair {
  readonly short: Measurement
  readonly whole: Measurement
}

function judge(pairs: readonly Pair[]): Omit<CheckResult, 'name'> {
  const compared = pairs.filter(({ short, whole }) => short.engine !== whole.engine)
  const equalCount = compared.filter(({ short, whole }) => resultHash(short, '') === resultHash(whole, '')).length
  const engines = [...new Set(compared.map(({ short }) => short.engine))]
  const figures = { comparedCount: compared.length, equalCount, scenarioCount: pairs.length }
  // A queue that takes no shortcut has nothing to compare, and must not pass for one that was.
  if (compared.length < pairs.length) {
    const words = `${compared.length} of ${pairs.length} queues took a shortcut`
    return { verdict: equalCount < compared.length ? 'fails' : 'unclear', words, evidence: engines.join(' '), figures }
  }
  return {
    verdict: equalCount === pairs.length ? 'holds' : 'fails',
    words: `${equalCount} of ${pairs.length} runs equal to the bit`,
    evidence: engines.join(' '),
    figures,
  }
}

/** Queues that together take every shortcut, under loads that come evenly, at random, at once, and in parcels. */
function listScenarios(): readonly Scenario[] {
  const poisson = (ratePerSec: number): RequestSpec['arrivals'] => ({
    kind: 'poisson',
    stages: [{ forUs: RUN_US, fromPerSec: ratePerSec, toPerSec: ratePerSec }],
  })
  const exponential: Distribution = { kind: 'exponential', meanUs: 20 * US_PER_MS }
  const constant: Distribution = { kind: 'constant', valueUs: 20 * US_PER_MS }
  const lognormal: Distribution = { kind: 'lognormal', p50Us: 15 * US_PER_MS, p99Us: 120 * US_PER_MS }
  const stages = [
    { forUs: RUN_US / 2, fromPerSec: 100, toPerSec: 900 },
    { forUs: RUN_US / 2, fromPerSec: 900, toPerSec: 100 },
  ]
  const burst = { sizeCount: 400, atUs: US_PER_SEC, everyUs: US_PER_SEC, timesCount: 3 }
  const cases: readonly (readonly [RequestSpec['arrivals'], Distribution, number, number])[] = [
    [poisson(45), exponential, 1, 1],
    [poisson(450), constant, 10, 1],
    [{ kind: 'stages', stages }, constant, 1, 3],
    [poisson(450), exponential, 10, 1],
    [{ kind: 'burst', ...burst }, lognormal, 10, 2],
    [poisson(900), lognormal, 400, 10],
    [{ kind: 'constant', ratePerSec: 200, forUs: RUN_US }, exponential, 200, 40],
  ]
  return cases.map(([arrivals, service, slotCount, perRequest], index) =>
    plainScenario({
      name: `equal engines ${index}`,
      seed: String(index),
      arrivals,
      service,
      threadCount: slotCount === 1 ? 1 : 2,
      concurrencyCount: slotCount === 1 ? 1 : slotCount / 2,
      request: { jobs: [{ jobIndex: 0, count: perRequest }] },
    }),
  )
}
