import { expect, test } from 'vitest'
import { ProgramError } from '../../src/fault/program-error.ts'
import { RunError } from '../../src/fault/run-error.ts'
import type { Check, CheckResult, CheckVerdict } from '../../src/verify/check.ts'
import { runChecks } from '../../src/verify/run-checks.ts'

const signal = new AbortController().signal

/** A check that comes to one verdict after the other, and counts how often it was run. */
function scripted(name: string, verdicts: readonly CheckVerdict[], isRealTime = false): Check & { runCount: number } {
  const check = {
    name,
    isRealTime,
    runCount: 0,
    async run() {
      const verdict = verdicts[check.runCount++] ?? 'holds'
      return { verdict, words: `run ${check.runCount}`, evidence: '', figures: {} }
    },
  }
  return check
}

async function collect(checks: readonly Check[], by = signal): Promise<CheckResult[]> {
  const results: CheckResult[] = []
  for await (const result of runChecks(checks, by)) results.push(result)
  return results
}

test('checks run one after the other, and each result has the name of its check', async () => {
  const results = await collect([scripted('a', ['holds']), scripted('b', ['fails']), scripted('c', ['unclear'])])
  expect(results.map(({ name, verdict }) => [name, verdict])).toEqual([
    ['a', 'holds'],
    ['b', 'fails'],
    ['c', 'unclear'],
  ])
})

test('what the machine disturbed is tried once more, and what failed is not', async () => {
  const calmed = scripted('calmed', ['unclear', 'holds'], true)
  const restless = scripted('restless', ['unclear', 'unclear', 'holds'], true)
  const wrong = scripted('wrong', ['fails', 'holds'], true)
  const results = await collect([calmed, restless, wrong])
  expect(results.map(({ verdict }) => verdict)).toEqual(['holds', 'unclear', 'fails'])
  expect([calmed.runCount, restless.runCount, wrong.runCount]).toEqual([2, 2, 1])
})

test('a check in hand when the signal comes has no result, and none follows', async () => {
  const controller = new AbortController()
  const stopped: Check = {
    ...scripted('stopped', []),
    async run() {
      controller.abort()
      return { verdict: 'fails', words: '', evidence: '', figures: {} }
    },
  }
  const results = await collect([scripted('a', ['holds']), stopped, scripted('c', ['holds'])], controller.signal)
  expect(results.map(({ name }) => name)).toEqual(['a'])
})

test('a broken assertion fails its check, a run that cannot be made says nothing, and a bug stays one', async () => {
  const throwing = (error: Error): Check => ({
    ...scripted('throwing', []),
    run: () => Promise.reject(error),
  })
  const results = await collect([throwing(new ProgramError('stuck at 1 s')), throwing(new RunError('no threads', 3))])
  expect(results.map(({ verdict, words }) => [verdict, words])).toEqual([
    ['fails', 'stuck at 1 s'],
    ['unclear', 'no threads'],
  ])
  await expect(collect([throwing(new TypeError('a bug'))])).rejects.toThrow('a bug')
})
