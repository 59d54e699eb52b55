import { typesOfRequest } from '../measure/job-types.ts'
import type { Measurement } from '../measure/measurement.ts'
import { checkTrust } from '../measure/trust.ts'
import type { TransactionParts, TrustCheck } from '../measure/trust-check.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { isSteadyLoad } from '../scenario/steady-load.ts'
import { evaluateExpectations } from './evaluate-expectations.ts'
import { resultHash } from './result-hash.ts'
import type { Environment, RunResult } from './run-result.ts'
import { recordScenario } from './scenario-record.ts'
import { judgeVerdict } from './verdict.ts'

/** What a result is made of. */
export interface ResultParts {
  readonly measurement: Measurement
  readonly scenario: Scenario
  /** sha256 of the resolved scenario, hex. */
  readonly hash: string
  readonly environment: Environment
  /** ISO 8601, UTC. */
  readonly startedAt: string
  /** What was checked about the run from outside, beside what its measurement tells. */
  readonly checks?: readonly TrustCheck[]
}

/** Judges a measurement and puts the run's result together, frozen through and through. */
export function buildResult(parts: ResultParts): RunResult {
  const { measurement, scenario, hash, environment, startedAt, checks = [] } = parts
  const { mode, ending, engine } = measurement
  const isSimulated = engine !== 'threads'
  const stated = scenario.expectations[mode]
  const expectations = evaluateExpectations(stated, measurement)
  const measured = checkTrust(measurement, {
    warmupUs: scenario.warmupUs,
    isSteadyLoad: isSteadyLoad(scenario.requests),
    isOpenLoad: scenario.requests.every(({ arrivals }) => arrivals.kind !== 'closed'),
    expectations: stated,
    transactions: listTransactions(scenario),
  })
  const trust = [...measured, ...checks]
  return deepFreeze<RunResult>({
    schemaVersion: 1,
    kind: 'qbench-run',
    id: `${timestamp(startedAt)}-${scenario.name}-${mode}`,
    startedAt,
    status: ending === 'interrupted' || ending === 'deadline' ? 'partial' : 'complete',
    scenario: {
      name: scenario.name,
      title: scenario.title,
      question: scenario.question,
      hash,
      resolved: recordScenario(scenario),
    },
    seed: scenario.seed,
    mode,
    clock: isSimulated ? 'virtual' : 'real',
    resultHash: isSimulated ? resultHash(measurement, hash) : null,
    environment,
    measurement,
    expectations,
    trust,
    verdict: judgeVerdict({ measurement, expectations, trust }),
  })
}

function listTransactions({ requests, jobs }: Scenario): readonly TransactionParts[] {
  return requests
    .filter(({ isTransaction }) => isTransaction)
    .map((request) => {
      const nameOf = (index: number | null): readonly string[] =>
        index === null ? [] : jobs.slice(index, index + 1).map(({ name }) => name)
      return {
        requestName: request.name,
        jobNames: typesOfRequest(request, jobs).flatMap(nameOf),
        callbackName: nameOf(request.callbackIndex)[0] ?? null,
      }
    })
}

/** `2026-11-23T19:15:02.123Z` to `20261123-191502`: ids sort by time. */
function timestamp(startedAt: string): string {
  const [date = '', time = ''] = startedAt.split('T')
  return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`
}

function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  Object.freeze(value)
  for (const part of Object.values(value)) deepFreeze(part)
  return value
}
