import { expect, test } from 'vitest'
import type { Scenario } from '../../src/scenario/scenario.ts'
import { listScenarios } from '../../src/scenario/scenario-list.ts'
import { runBuiltIn } from '../report/run-built-in.ts'

/** Too large to be run often, and the only job of one request: the others see more of the engine. */
const names = listScenarios(`${import.meta.dirname}/../../scenarios`).filter((name) => name !== 'newsletter')

const DISTURBANCES: Readonly<Record<string, (scenario: Scenario) => Partial<Scenario>>> = {
  'as it is': () => ({}),
  'cut short, with a front that is full': () => ({
    drainLimitUs: 300_000,
    front: { concurrencyCount: 20, backlogCount: 10 },
  }),
  'sent twice, and worked on for those who have gone': ({ requests, jobs }) => ({
    requests: requests.map((one) => ({
      ...one,
      onTimeout: 'continue',
      duplicates: { shareRatio: 0.2, afterUs: 50_000 },
    })),
    jobs: jobs.map((one) => ({ ...one, dedupeUs: 10_000_000 })),
  }),
  'with clients that wait a little, then ask': ({ requests }) => ({
    requests: requests.map((one) =>
      one.mode === 'sync' || one.callbackIndex !== null || one.publish !== null
        ? one
        : { ...one, waitUs: 200_000, pollUs: 300_000 },
    ),
  }),
  'while a worker is killed': ({ queues }) => ({
    faults: queues.map((_, queueIndex) => ({
      kind: 'kill-worker',
      queueIndex,
      nth: 0,
      atUs: 3_000_000,
      forUs: 500_000,
    })),
  }),
  'while a worker is killed, under leases': ({ queues }) => ({
    queues: queues.map((one) => ({
      ...one,
      visibility: { timeoutUs: 1_000_000, heartbeatUs: null, deliveryCountMax: 5 },
    })),
    faults: queues.map((_, queueIndex) => ({
      kind: 'kill-worker',
      queueIndex,
      nth: 0,
      atUs: 3_000_000,
      forUs: 500_000,
    })),
  }),
}

test.each(names.flatMap((name) => Object.keys(DISTURBANCES).map((disturbance) => [name, disturbance] as const)))(
  '%s, %s, breaks no check in either mode',
  async (name, disturbance) => {
    const change = DISTURBANCES[disturbance] as (scenario: Scenario) => Partial<Scenario>
    for (const mode of ['sync', 'async'] as const) {
      const { trust } = await runBuiltIn(name, mode, (scenario) => ({ ...change(scenario), warmupUs: 0 }))
      expect(trust.map(({ code }) => code)).toContain('samples-match')
      expect(trust.filter(({ verdict }) => verdict === 'breaks')).toEqual([])
    }
  },
)
