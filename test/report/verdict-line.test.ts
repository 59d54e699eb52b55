import { describe, expect, it } from 'vitest'
import type { Measurement } from '../../src/measure/measurement.ts'
import { plainPalette } from '../../src/report/palette.ts'
import { renderVerdictLine } from '../../src/report/verdict-line.ts'
import { job, jobSpec, latency, request, result, scenario } from './make-result.ts'
import { login, loginAsync, newsletter, newsletterAsync, newsletterSync } from './stories.ts'

const line = (of: ReturnType<typeof newsletterSync>): string => renderVerdictLine(of, plainPalette)

const bulk = (part: Partial<Measurement>): string =>
  line(result(newsletter, { ...newsletterAsync().measurement, ...part }))

const email = { name: 'email', sinkName: 'smtp', queueName: 'default' }

describe('one request', () => {
  it('whose client gave up', () => {
    expect(line(newsletterSync())).toBe(
      '✗ FAIL  the client gave up at 30 s with 636 of 1,000,000 emails sent (0.0636 %); ' +
        'expected send.timeouts == 0, measured 1',
    )
  })

  it('that was answered at once, its work done later', () => {
    expect(line(newsletterAsync())).toBe(
      '✓ PASS  answered in 0.7 ms; 1,000,000 of 1,000,000 emails delivered in 5.13 s, none lost',
    )
  })

  it('whose work was not all done says what became of the rest', () => {
    const jobs = [job({ ...email, createdCount: 100, doneCount: 60, deadCount: 30, pendingCount: 10 })]
    const drain = { verdict: 'equilibrium', drainUs: null, backlogGoneAtUs: null } as const
    expect(bulk({ jobs, effectCount: 60, drain, ending: 'drain-limit' })).toBe(
      '✗ FAIL  answered in 0.7 ms; 60 of 100 emails delivered (60 %), 10 still waiting at the end, 30 given up, none lost; ' +
        'expected drain < 60s, measured no data; the drain limit of 60 s was reached with 10 jobs left',
    )
  })

  it('that was refused, failed, or never answered', () => {
    const one = (part: object) => [
      request({ name: 'send', mode: 'async', answeredCount: 0, completedCount: 0, ...part }),
    ]
    expect(bulk({ requests: one({ rejectedCount: 1 }) })).toContain(' the request was refused; ')
    expect(bulk({ requests: one({ openCount: 1 }) })).toContain(' the request was not answered; ')
    expect(bulk({ requests: one({ errorCount: 1, response: latency(1, 900) }) })).toContain(
      ' answered with an error in 0.9 ms; ',
    )
  })
})

describe('many requests', () => {
  it('are counted by how they ended', () => {
    const requests = [
      request({
        name: 'log-in',
        mode: 'async',
        offeredCount: 1_000,
        answeredCount: 900,
        errorCount: 50,
        timedOutCount: 30,
        rejectedCount: 20,
        response: latency(980, 150, 6),
      }),
    ]
    expect(line(result(login, { ...loginAsync().measurement, requests }))).toBe(
      '✓ PASS  900 of 1,000 requests answered, 50 with an error, 30 timed out, 20 refused, p99 0.675 ms; ' +
        '1,000 of 1,000 check-password jobs done, none lost',
    )
  })
})

describe('promises that were not kept', () => {
  const named = (part: object) =>
    request({ name: 'log-in', mode: 'async', offeredCount: 1_000, answeredCount: 900, ...part })

  it('name admission apart from a front that was full', () => {
    const requests = [named({ rejectedCount: 100, shedCount: 70 })]
    expect(line(result(login, { ...loginAsync().measurement, requests }))).toContain(
      '900 of 1,000 requests answered, 70 turned away by admission, 30 refused; ',
    )
  })

  it('name transactions that are half done, and callers who were never told', () => {
    const calling = scenario({
      ...login,
      requests: login.requests.map((one) => ({ ...one, callbackIndex: 1 })),
      jobs: [...login.jobs, jobSpec({ name: 'log-in-callback' })],
    })
    const callback = job({ name: 'log-in-callback', sinkName: 'db', createdCount: 5, doneCount: 2, deadCount: 3 })
    const { jobs } = loginAsync().measurement
    const measurement = { ...loginAsync().measurement, requests: [named({ stuckCount: 1 })], jobs: [...jobs, callback] }
    expect(line(result(calling, { ...measurement, effectCount: 1_002 }))).toContain(
      'jobs done, none lost; 1 transaction left half done; 3 callbacks given up',
    )
  })
})

describe('a verdict that is not plain', () => {
  it('gives the check that decided first', () => {
    expect(bulk({ ending: 'interrupted' })).toMatch(
      /^! INCONCLUSIVE {2}partial: interrupted, ended after 5\.13 s; answered in 0\.7 ms; /,
    )
    expect(bulk({ effectCount: 1 })).toMatch(
      /^✗ INVALID {2}jobs reported done and effects counted at the sinks differ by 999,999; /,
    )
  })

  it('says of jobs lost with a worker, which the ledger accounts for, no more than that', () => {
    const jobs = [job({ ...email, createdCount: 100, doneCount: 98, lostCount: 2 })]
    expect(bulk({ jobs, effectCount: 98 })).toMatch(/^✗ FAIL {2}.*, 2 lost; expected ledger\.lost == 0, measured 2$/)
  })

  it('names lost jobs', () => {
    const jobs = [job({ ...email, createdCount: 100, doneCount: 98 })]
    expect(bulk({ jobs, effectCount: 98 })).toMatch(
      /^✗ INVALID {2}the ledger does not close: 2 jobs not accounted for; .*, 2 lost$/,
    )
  })
})

it('a pass carries what its run warns of', () => {
  const late = { ...loginAsync().measurement, lateness: latency(1_000, 12_000, 1.2) }
  expect(line(result(login, late))).toMatch(
    /^✓ PASS {2}.*, none lost · ! the tool itself was late: p99 13\.7 ms, at most 2 ms is allowed$/,
  )
})

it('a run of which nothing was expected and in which nothing worked is no pass', () => {
  const { measurement } = loginAsync()
  const requests = measurement.requests.map((one) => ({ ...one, answeredCount: 40, timedOutCount: 960 }))
  expect(line(result(login, { ...measurement, requests }))).toMatch(/^! no expectations stated {2}40 of 1,000 requests/)
})

it('a failed run that was cut short says so', () => {
  const { measurement } = newsletterSync()
  expect(line(result(newsletter, { ...measurement, ending: 'deadline' }))).toMatch(
    /partial: cut at its deadline after 30 s; the client gave up/,
  )
})
