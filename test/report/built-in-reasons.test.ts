import { describe, expect, test } from 'vitest'
import { renderHeading } from '../../src/report/heading.ts'
import { plainPalette } from '../../src/report/palette.ts'
import { renderText } from '../../src/report/text.ts'
import type { RunResult } from '../../src/result/run-result.ts'
import type { RequestSpec, Scenario } from '../../src/scenario/scenario.ts'
import { runBuiltIn } from './run-built-in.ts'

/** What is printed under a label, its lines joined. */
function under(label: string, result: RunResult): string {
  const lines = renderText(result, { palette: plainPalette, path: null, next: null, width: 10_000 }).split('\n')
  const start = lines.findIndex((line) => line.startsWith(`  ${label} `))
  if (start < 0) return ''
  const others = lines.slice(start + 1)
  const length = others.findIndex((line) => !line.startsWith(' '.repeat(13)))
  return [lines[start] ?? '', ...others.slice(0, length < 0 ? others.length : length)]
    .map((line) => line.slice(13))
    .join('\n')
}

const broken = ({ trust }: RunResult) => trust.filter(({ verdict }) => verdict === 'breaks')

const withRequest =
  (part: Partial<RequestSpec>) =>
  ({ requests }: Scenario): Partial<Scenario> => ({ requests: requests.map((one) => ({ ...one, ...part })) })

describe('a lasting overload', () => {
  test('is told as rule B2, and admission is thanked for what came in time', async () => {
    const result = await runBuiltIn('overload', 'async')
    expect(broken(result)).toEqual([])
    expect(under('why', result)).toMatch(
      /^Work arrives at 80\d\/s and db does \d{3}\/s: no queue helps\.\nAdmission turned 4\d % away; (all|9\d %) of what was done was done within the 2 s that it is of use\. \(rule B2\)/,
    )
    expect(under('why', result)).not.toContain('front was full')
    expect(under('requests', result)).toMatch(/^[\d,]+ of [\d,]+ turned away by admission \(4[\d.]+ %\)$/)
  })

  test('without admission is work for nobody', async () => {
    const result = await runBuiltIn('overload', 'async', withRequest({ admission: null }))
    expect(under('why', result)).toMatch(
      /no queue helps\.\n1\d,\d{3} of 1\d,\d{3} requests were done after the 2 s that they are of use: for nobody\. \(rule B2\)$/,
    )
  })
})

describe('an outage with clients that come back', () => {
  test('is told with what they made of it, and whether it was over when the outage was', async () => {
    const result = await runBuiltIn('retry-storm', 'sync')
    expect(broken(result)).toEqual([])
    expect(under('why', result)).toMatch(
      /^Clients came back 2\.\d times each: 25\d\/s became [\d,]+\/s, [\d,]+\/s at the peak; db does 4\d\d\/s\. \(rule C1\)\ndb was down for 2 s: what was done fell from 25\d\/s to 0\/s\.\n13 s later it had not recovered, at [\d.]+\/s: metastable, the load keeps itself up\. \(rule C2\)\n/,
    )
    expect(under('requests', result)).toMatch(/reads were clients coming back · 5,\d{3} clients, [\d,]+ never got what/)
  })

  test('within a budget of retries is over soon after', async () => {
    const result = await runBuiltIn('retry-storm', 'sync', ({ requests }) => ({
      requests: requests.map((one) => ({ ...one, retry: { ...one.retry, budgetRatio: 0.1 } })),
    }))
    expect(broken(result)).toEqual([])
    expect(under('why', result)).toMatch(
      /db was down for 2 s: what was done fell from 25\d\/s to 0\/s, and was back within \d+ s\./,
    )
  })

  test('async nobody comes back', async () => {
    const result = await runBuiltIn('retry-storm', 'async')
    expect(under('why', result)).toMatch(
      /^db was down for 2 s: what was done fell from 25\d\/s to 0\/s, and was back within 1 s\.\n/,
    )
    expect(under('requests', result)).toBe('')
  })
})

describe('a transaction', () => {
  test('whose handlers are killed is left half done', async () => {
    const result = await runBuiltIn('checkout', 'sync')
    expect(broken(result)).toEqual([])
    expect(result.trust.map(({ code }) => code)).toContain('sagas-close')
    expect(under('why', result)).toMatch(
      /^\d+ orders were left half done by handlers that were killed when their clients gave up\.\nAn order is half done for \d+ ms \(p50; p99 [\d.]+ m?s\) until it is complete or undone; its client waits that long\.$/,
    )
    expect(under('requests', result)).toMatch(/^transactions: \d+ completed \+ \d+ compensated \+ \d+ stuck$/)
  })

  test('as a saga is half done for all to see', async () => {
    const result = await runBuiltIn('checkout', 'async')
    expect(broken(result)).toEqual([])
    expect(under('why', result)).toMatch(
      /An order is half done for \d+ ms \(p50; p99 [\d.]+ m?s\) until it is complete or undone: all can see it, and nobody waits for it\.$/,
    )
    expect(under('inconsistent', result)).not.toBe('')
    expect(under('other waits', result)).toBe('')
  })
})

describe('fan-out', () => {
  test('sync the answer waits for all', async () => {
    const result = await runBuiltIn('user-registered', 'sync')
    expect(under('why', result)).toMatch(
      /^The answer waits for all three: welcome-email [\d.]+ ms \+ analytics [\d.]+ m?s \+ crm [\d.]+ ms \(p50\)\. \(rule A3\)/,
    )
  })

  test('async the slowest is alone', async () => {
    const result = await runBuiltIn('user-registered', 'async')
    expect(under('why', result)).toMatch(
      /^The slowest subscriber \(analytics, [\d.]+ s behind\) held nobody up: welcome-email after [\d.]+ ms, crm after [\d.]+ ms, the answer after under 1 µs \(p50\)\.\nFailures were repeated \(crm \d+ times\), and no other subscriber noticed\./,
    )
  })
})

describe('a result that comes later', () => {
  test('by a callback is told when the bell rang', async () => {
    const result = await runBuiltIn('webhook', 'async')
    const heading = renderHeading(result.scenario.resolved, 'async', plainPalette, { width: 10_000 })
    expect(heading).toMatch(/; then calls back \(mock, p50 80 ms\)$/m)
    expect(under('why', result)).toMatch(
      /^The bell rang after [\d.]+ s \(p50; p99 [\d.]+ s\), of which the work took [\d.]+ m?s\.\nCalls were repeated \d+ times, \d+ callers were never reached\. \(rule A3\)$/,
    )
    const text = renderText(result, { palette: plainPalette, path: null, next: null })
    expect(text).toMatch(/^ {2}callback +\d/m)
    expect(text).not.toMatch(/^ {2}report-callback/m)
    // The result is the callback that was accepted: a row of its own would say the same.
    expect(text).toMatch(/^ {2}result +\d/m)
    expect(text).not.toMatch(/^ {2}completion/m)
  })

  test('sync does not come for whoever waits too short', async () => {
    const result = await runBuiltIn('webhook', 'sync')
    expect(under('why', result)).toMatch(
      /^\d+ of \d+ clients gave up after 2 s: the work alone takes that long, though reports had room .*\(rule A3\)$/,
    )
  })

  test('hybrid comes with the answer, or after some questions', async () => {
    const hybrid = withRequest({ callbackIndex: null, waitUs: 900_000, pollUs: 500_000 })
    const result = await runBuiltIn('webhook', 'async', (scenario) => ({
      ...hybrid(scenario),
      expectations: { sync: [], async: [] },
    }))
    expect(broken(result)).toEqual([])
    expect(under('requests', result)).toMatch(/^\d+ of \d+ answered inline \([\d.]+ %\) · \d+ status polls$/)
    expect(under('why', result)).toMatch(
      /^\d+ % had the result with the answer, within 900 ms; the others asked [\d.]+ times each\. The p99 of the results is [\d.]+ s, that of the work [\d.]+ s\. \(rule A6\)$/,
    )
    const heading = renderHeading(result.scenario.resolved, 'async', plainPalette, { width: 10_000 })
    expect(heading).toMatch(/; the client waits 900 ms for the result, then asks every 500 ms$/m)
  })
})

test('workers that start from zero are told with who waited for them, and what they cost', async () => {
  const result = await runBuiltIn('serverless', 'async')
  expect(under('why', result)).toMatch(
    /^Workers went from 0 to 40 with \d+ cold starts: waits were from [\d.]+ m?s to [\d.]+ s\.\n\d+ worker-seconds were paid, of which \d+ \(\d+ %\) were work\. \(rule D4\)/,
  )
})

test('workers of several slots are paid once for all of them: no share of work is over 100 %', async () => {
  const result = await runBuiltIn('serverless', 'async', ({ queues }) => ({
    queues: queues.map((queue) => ({ ...queue, workers: { ...queue.workers, concurrencyCount: 5 } })),
  }))
  const [, share = ''] =
    /worker-seconds of 5 slots each were paid: [\d,.]+ slot-seconds of work \((\d+) %\)\./.exec(under('why', result)) ??
    []
  const [queue] = result.measurement.queues
  const [job] = result.measurement.jobs
  const workUs = (job?.service?.meanUs ?? 0) * (job?.service?.count ?? 0)
  expect(Number(share)).toBeCloseTo((100 * workUs) / (5 * (queue?.workers?.workerUs ?? 0)), -1)
  expect(Number(share)).toBeLessThanOrEqual(100)
})
