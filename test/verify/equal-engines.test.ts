import { expect, test } from 'vitest'
import { runVirtual } from '../../src/run/run-virtual.ts'
import { checkEqualEngines } from '../../src/verify/equal-engines.ts'
import { plainScenario } from '../../src/verify/plain-scenario.ts'

const signal = new AbortController().signal

test('every way of keeping free times is compared with the events, and is equal', async () => {
  const { verdict, evidence, figures } = await checkEqualEngines().run(signal)
  expect(verdict).toBe('holds')
  expect(evidence.split(' ').toSorted()).toEqual(['buckets', 'heap', 'ring'])
  expect(figures.equalCount).toBe(figures.scenarioCount)
})

test('where no shortcut is taken, nothing was compared and nothing is claimed', async () => {
  const scenario = plainScenario({
    name: 'one at a time, from the newest',
    seed: '1',
    arrivals: { kind: 'constant', ratePerSec: 10, forUs: 1_000_000 },
    service: { kind: 'constant', valueUs: 1_000 },
    threadCount: 1,
    concurrencyCount: 1,
    queue: { order: 'lifo' },
  })
  const { verdict, words } = await checkEqualEngines([scenario]).run(signal)
  expect([verdict, words]).toEqual(['unclear', '0 of 1 queues took a shortcut'])
})

test('one job that one of the two did not see is enough to fail', async () => {
  const check = checkEqualEngines(undefined, async (options) => {
    const measurement = await runVirtual(options)
    const isWhole = options.engine === 'events' && options.scenario.seed === '3'
    return isWhole ? { ...measurement, effectCount: measurement.effectCount - 1 } : measurement
  })
  const { verdict, words } = await check.run(signal)
  expect([verdict, words]).toEqual(['fails', '6 of 7 runs equal to the bit'])
})
