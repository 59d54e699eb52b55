import { describe, expect, it } from 'vitest'
import type { Override } from '../../src/scenario/override.ts'
import { loadText, problemsOf } from './load-text.ts'

const TEXT = `
version: 1
requests:
  send-all: { arrivals: { stages: [ { for: 1s, rate: 5/s }, { for: 2s, rate: 6/s } ] }, jobs: { email: 1, sms: 1 } }
jobs:
  email: { sink: smtp, timeout: 5s }
  sms: { sink: smtp, queue: short }
sinks: { smtp: { kind: none } }
workers: { short: { threads: 4 } }
`

const set = (path: string, value: string): Override => ({ path, value, origin: '--set' })
const load = (...overrides: Override[]) => loadText(TEXT, { overrides }).scenario
const problems = (...overrides: Override[]) => problemsOf(TEXT, { overrides })

describe('an override', () => {
  it('replaces a value of the file, fills in one that the file leaves out, and wins over a default', () => {
    const scenario = load(set('jobs.email.timeout', '2s'), set('jobs.sms.ttl', '1m'), set('front.backlog', '0'))
    expect(scenario.jobs.map(({ timeoutUs, ttlUs }) => [timeoutUs, ttlUs])).toEqual([
      [2_000_000, null],
      [30_000_000, 60_000_000],
    ])
    expect(scenario.front).toEqual({ concurrencyCount: 500, backlogCount: 0 })
  })

  it('reaches into lists, by dots or brackets', () => {
    const arrivals = { stages: [{ fromPerSec: 7 }, { fromPerSec: 8 }] }
    const changed = load(
      set('requests.send-all.arrivals.stages.0.rate', '7/s'),
      set('requests.send-all.arrivals.stages[1].rate', '8/s'),
    )
    expect(changed.requests).toMatchObject([{ arrivals }])
  })

  it('may be a whole part, written in one line', () => {
    const burst = set('requests.send-all.arrivals', '{ burst: { size: 3 } }')
    expect(load(burst).requests).toMatchObject([{ arrivals: { kind: 'burst', sizeCount: 3 } }])
  })

  it('with a star reaches every queue in use, listed or not, also one that another override names', () => {
    const threads = { path: 'workers.*.threads', value: '3', origin: '--workers' }
    const { queues } = load(threads, set('jobs.email.queue', 'long'))
    expect(queues.map(({ name, workers }) => [name, workers.threadCount])).toEqual([
      ['long', 3],
      ['short', 3],
    ])
  })

  it('given as a flag wins over the same one given as a variable, in either order', () => {
    const variable = { path: 'seed', value: 'environment', origin: 'QBENCH_SEED' }
    const flag = { path: 'seed', value: 'flag', origin: '--seed' }
    expect([load(variable, flag).seed, load(flag, variable).seed, load(variable).seed]).toEqual([
      'flag',
      'flag',
      'environment',
    ])
  })

  it('given twice is a problem, also when one is inside the other', () => {
    expect(problems(set('seed', '1'), set('seed', '1'))).toEqual([
      '--set seed: seed is given twice, also by --set seed',
    ])
    expect(problems(set('jobs.email', '{ sink: smtp }'), set('jobs.email.timeout', '2s'))).toEqual([
      '--set jobs.email.timeout: jobs.email is given twice, also by --set jobs.email',
    ])
  })

  it('does not change what is given beside it', () => {
    expect(problems(set('jobs.email.timeout', '2s'), set('jobs.sms.timeout', '3s'))).toEqual([])
  })

  it('that is wrong is reported at its flag, with the problems of the file', () => {
    const text = TEXT.replace('timeout: 5s', 'timeout: 5 sec')
    expect(problemsOf(text, { overrides: [set('requests.send-all.timeout', 'soon')] })).toEqual([
      'nightly.yaml:6: jobs.email.timeout: "5 sec" is not a duration; write 500ms, 30s, 2m or 1h30m',
      '--set requests.send-all.timeout: requests.send-all.timeout: "soon" is not a duration; write 500ms, 30s, 2m or 1h30m',
    ])
  })

  it('that reaches past the end of a list says how long the list is', () => {
    expect(problems(set('requests.send-all.arrivals.stages.2.rate', '7/s'))).toEqual([
      '--set requests.send-all.arrivals.stages.2.rate: requests.send-all.arrivals.stages has 2 entries, 0 to 1; got "2"',
    ])
  })
})
