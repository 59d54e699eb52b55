import { expect, test } from 'vitest'
import type { CheckResult } from '../../src/verify/check.ts'
import { checkKnownAnswers, type QueueModel } from '../../src/verify/known-answer.ts'
import { plainScenario } from '../../src/verify/plain-scenario.ts'
import type { Replication } from '../../src/verify/replication.ts'

const signal = new AbortController().signal

/** M/M/1 at 50 % with a mean service of 10 ms, whose mean wait is 10 ms, under a claim that may be another. */
function model(claimUs: number, answers: QueueModel['answers'] = []): QueueModel {
  return {
    name: 'M/M/1',
    scenario: (seed) =>
      plainScenario({
        name: 'half busy',
        seed,
        arrivals: { kind: 'poisson', stages: [{ forUs: 200_000_000, fromPerSec: 50, toPerSec: 50 }] },
        service: { kind: 'exponential', meanUs: 10_000 },
        threadCount: 1,
        concurrencyCount: 1,
        warmupUs: 2_000_000,
      }),
    answers: [{ figure: 'meanWaitUs', exact: claimUs, unit: 'us' }, ...answers],
  }
}

async function run(claimUs: number): Promise<Omit<CheckResult, 'name'> | undefined> {
  return checkKnownAnswers(model(claimUs))[0]?.run(signal)
}

test('the right formula holds, and a formula that is wrong by a tenth does not', async () => {
  expect(await run(10_000)).toMatchObject({ verdict: 'holds' })
  expect(await run(11_000)).toMatchObject({ verdict: 'fails' })
  expect(await run(9_000)).toMatchObject({ verdict: 'fails' })
})

test('the same seeds find the same, to the last digit', async () => {
  expect(await run(10_000)).toEqual(await run(10_000))
})

test('a doubtful mean is decided by other seeds', async () => {
  const right = await run(10_000)
  const { measuredUs = 0, zRatio = 0 } = right?.figures ?? {}
  const errorUs = (measuredUs - 10_000) / zRatio
  // A claim that the first seeds are 3.5 standard errors away from, on the side on which the others are further away.
  const claims = await Promise.all([3.5, -3.5].map((distance) => run(measuredUs - distance * errorUs)))
  expect(claims.map((claim) => claim?.evidence.includes('then') ?? claim?.verdict)).not.toContain('holds')
  for (const claim of claims) {
    const isFarTwice = Math.abs(claim?.figures.zRatio ?? 0) > 3
    expect(claim?.verdict).toBe(isFarTwice ? 'fails' : 'holds')
  }
})

test('the answers of one model are read off the same runs', async () => {
  let runCount = 0
  const refused = { figure: 'refusedRatio' as keyof Replication, exact: 0, unit: 'ratio' as const }
  const base = model(10_000, [refused])
  const counting: QueueModel = {
    ...base,
    scenario: (seed) => {
      runCount++
      return base.scenario(seed)
    },
  }
  const checks = checkKnownAnswers(counting)
  for (const check of checks) await check.run(signal)
  expect([checks.length, runCount]).toEqual([2, 20])
})

test('no run begins after the signal', async () => {
  const [check] = checkKnownAnswers({ ...model(10_000), scenario: () => expect.fail('a run began') })
  await check?.run(AbortSignal.abort())
})
