import { describe, expect, it } from 'vitest'
import { loadText, problemsOf } from './load-text.ts'

const SMALLEST = `
version: 1
requests: { send: { arrivals: once, jobs: { email: 1 } } }
jobs: { email: { sink: smtp } }
sinks: { smtp: { kind: mock-smtp, serviceTime: 45ms } }
`

const EVERYTHING = `
version: 1
name: everything
title: >
  All settings
  there are
question: Is each one read?
seed: 7
requests:
  a: { arrivals: { once: { at: 1s } }, timeout: 5s, onTimeout: continue, parallel: 4, jobs: { put: 3, get: 1 } }
  b: { mode: sync, arrivals: { constant: { rate: 90/min, for: 10s } }, jobs: { get: 1 } }
  c: { arrivals: { poisson: { rate: 10/s, for: 10s } }, jobs: { get: 1 } }
  d: { arrivals: { poisson: { stages: [ { for: 5s, rate: 1k/s } ] } }, jobs: { get: 1 } }
  e: { arrivals: { stages: [ { for: 5s, to: 10/s }, { for: 5s, to: 20/s }, { for: 1s, from: 5/s, to: 0/s } ] }, jobs: { get: 1 } }
  f: { arrivals: { burst: { size: 2k, at: 1s, every: 2s, times: 3 } }, jobs: { get: 1 } }
  g: { arrivals: { closed: { clients: 8, think: { exponential: { mean: 1s } }, for: 10s } }, jobs: { get: 1 } }
  h: { arrivals: { trace: { file: recorded.csv, speed: 2 } }, jobs: { get: 1 } }
  i:
    arrivals: once
    timeout: 10s
    jobs: { reserve: 1, pay: 1 }
    transaction: true
    wait: 200ms
    poll: 1s
    deadline: 1m
    tenant: acme
    admission: { inFlight: 50, depth: 900, age: 2s, rate: 300/min, burst: 20, retryAfter: 3s }
    retry: { attempts: 4, backoff: 1s, factor: 3, cap: 1m, jitter: none, budget: 20% }
    duplicates: { share: 0.5%, after: 250ms }
    callback:
      receiver: { latency: { exponential: { mean: 30ms } }, errorRate: 5%, gone: 1%, hang: 2%, connections: 7 }
      timeout: 3s
      attempts: 6
      timeScale: 0.00123456789
      concurrency: 40
  j: { arrivals: once, jobs: { pay: 1 }, admission: { rate: 2.5/s }, callback: { receiver: { latency: 1ms } } }
jobs:
  put:
    sink: db
    timeout: 2s
    retry: { attempts: 3, backoff: 100ms, factor: 1.5, cap: 5s, jitter: equal, budget: 10% }
    ttl: 60s
    queue: orders
    priority: 0
  get: { sink: nothing }
  burn: { sink: burner }
  reserve: { sink: web, queue: steps, timeout: 5s, compensate: release, bulkhead: 8, dedupe: 5m, poison: 0.5%, priority: 2 }
  release: { sink: web, queue: steps, retry: { attempts: 5, schedule: [ 0s, 5s, 1m ], jitter: none } }
  pay: { sink: web, queue: steps, checkDeadline: true }
  push: { sink: web, queue: pushed }
  pull: { sink: web, queue: pulled }
  mail: { sink: smtp }
sinks:
  db:
    kind: mock-db
    connections: 100
    serviceTime: { lognormal: { p50: 15ms, p99: 60ms } }
    contention: { sigma: 0.02, kappa: 0.0005 }
    collapse: { waiting: 500, downFor: 3s }
    errorRate: 0.1%
    stalls: [ { at: 2s, for: 1s }, { at: 5s, for: 1s } ]
  nothing: { kind: none }
  burner: { kind: cpu, burn: { empirical: [ { value: 10ms, weight: 3 }, { value: 1s, weight: 1 } ] } }
  smtp:
    kind: mock-smtp
    connections: 10
    serviceTime: { uniform: { min: 1ms, max: 2ms } }
    transientRate: 1%
    permanentRate: 2%
    greeting: 5ms
  web:
    kind: mock-http
    connections: 20
    serviceTime: 5ms
    errorRate: 1%
    goneRate: 2%
    hangRate: 3%
    breaker: { failures: 40%, calls: 30, window: 8s, open: 4s, probes: 2 }
  tail: { kind: mock-smtp, serviceTime: { pareto: { min: 1ms, shape: 1.5, max: 1s } } }
front: { concurrency: 50, backlog: 5 }
queues:
  orders: { driver: memory, capacity: 1k, overflow: drop-oldest, order: lifo }
  steps:
    order: adaptive
    lifoAbove: 1500
    aging: 10s
    fair: { weights: { acme: 2.5 } }
    codel: { target: 50ms, interval: 1s }
    visibility: { timeout: 20s, heartbeat: 5s, deliveries: 3 }
workers:
  orders: { threads: 3, concurrency: 40, rate: 800/s }
  steps: { autoscale: { min: 1, max: 12345, signal: utilisation, target: 65%, every: 2s, cooldown: 30s, coldStart: 1.5s } }
  pushed: { autoscale: { max: 2, target: 1200 } }
  pulled: { autoscale: { max: 2, signal: age } }
cores: 16
warmup: 2s
drain: { limit: 30s }
faults:
  - { kind: stall-front, at: 9s, for: 100ms }
  - { kind: pause-sink, at: 8s, for: 1s, sink: db }
  - { kind: kill-worker, at: 3s, for: 4s, queue: orders, thread: 2 }
  - { kind: slow-sink, at: 3s, for: 2s, sink: web, factor: 2.5 }
  - { kind: refuse-sink, at: 1s, for: 1s, sink: i-receiver }
expect:
  sync: [ a.response.p99 < 10ms ]
  async: [ ledger.lost == 0, "throughput >= 1.5/s" ]
`

/** Puts listed settings into each other, as a file would have them; what is numbered becomes a list. */
function nest(settings: readonly { readonly path: string; readonly value: string }[]): unknown {
  const root: Record<string, unknown> = {}
  for (const { path, value } of settings) {
    const steps = path.split('.')
    const last = steps.pop() ?? ''
    const holder = steps.reduce((inner, step) => {
      inner[step] ??= {}
      return inner[step] as Record<string, unknown>
    }, root)
    holder[last] = value
  }
  return toLists(root)
}

function toLists(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([key, inner]) => [key, toLists(inner)] as const)
  return entries.every(([key]) => /^[0-9]+$/.test(key))
    ? entries.map(([, inner]) => inner)
    : Object.fromEntries(entries)
}

const readTrace = (path: string) => {
  expect(path.endsWith('/recorded.csv')).toBe(true)
  return Float64Array.of(0, 101, 2_000)
}

describe('loadScenario', () => {
  it('fills in every default', () => {
    expect(loadText(SMALLEST).scenario).toMatchSnapshot()
  })

  it('reads every setting into one unit', () => {
    expect(loadText(EVERYTHING, { readTrace }).scenario).toMatchSnapshot()
  })

  it('lists every setting in human units with its origin', () => {
    const overrides = [
      { path: 'requests.a.timeout', value: '2s', origin: '--set' },
      { path: 'workers.*.threads', value: '4', origin: '--workers' },
      { path: 'seed', value: '9', origin: 'QBENCH_SEED' },
    ]
    const { origins } = loadText(EVERYTHING, { readTrace, overrides })
    expect(origins.map(({ path, value, origin }) => `${path} = ${value} (${origin})`).join('\n')).toMatchSnapshot()
  })

  it('lists settings under paths and in words that an override can use', () => {
    const first = loadText(EVERYTHING, { readTrace })
    const overrides = first.origins
      .filter(({ path }) => !/^(?:requests\..\.arrivals|expect|sinks\.burner)/.test(path))
      .map(({ path, value }) => ({ path, value: JSON.stringify(value), origin: '--set' }))
    const again = loadText(EVERYTHING, { readTrace, overrides })
    expect(again.hash).toBe(first.hash)
  })

  it('lists so that the list, written down as a file, is the same scenario again', () => {
    const first = loadText(EVERYTHING, { readTrace })
    const again = loadText(JSON.stringify(nest(first.origins)), { readTrace })
    expect(again.hash).toBe(first.hash)
    expect(again.origins.map(({ path, value }) => `${path} = ${value}`)).toEqual(
      first.origins.map(({ path, value }) => `${path} = ${value}`),
    )
  })

  it('shows an equal share for every tenant who has no other weight', () => {
    const fair = `${SMALLEST.replace('send:', 'other: { arrivals: once, jobs: { email: 1 } }, send:')}queues: { default: { fair: {} } }`
    const shares = loadText(fair).origins.filter(({ path }) => path.includes('fair'))
    expect(shares.map(({ path, value, origin }) => [path, value, origin])).toEqual([
      ['queues.default.fair.weights.other', '1', 'default'],
      ['queues.default.fair.weights.send', '1', 'default'],
    ])
    expect(loadText(`${fair.replace('fair: {}', 'fair: { weights: { send: 1 } }')}`).hash).toBe(loadText(fair).hash)
  })

  it('finds the origin of a word that stands for a whole mapping', () => {
    const origins = loadText(SMALLEST).origins.filter(({ path }) => path.startsWith('requests.send'))
    expect(origins.map(({ path, origin }) => [path, origin])).toEqual([
      ['requests.send.arrivals.once.at', 'nightly.yaml:3'],
      ['requests.send.timeout', 'default'],
      ['requests.send.onTimeout', 'default'],
      ['requests.send.parallel', 'default'],
      ['requests.send.jobs.email', 'nightly.yaml:3'],
    ])
  })

  it('refuses prose that is too long or could command a terminal', () => {
    expect(problemsOf(`${SMALLEST}title: ${'x'.repeat(501)}\nquestion: "a\\eb"\nseed: "\\u202e"`)).toEqual([
      'nightly.yaml:6: title is longer than 500 characters',
      'nightly.yaml:7: question contains control characters',
      'nightly.yaml:8: seed contains control characters',
    ])
  })

  it('reads JSON, as JSON is YAML', () => {
    const json = `{ "version": 1, "seed": 7, "requests": { "send": { "arrivals": "once", "jobs": { "email": 1 } } },
      "jobs": { "email": { "sink": "smtp", "priority": 3 } }, "sinks": { "smtp": { "kind": "none" } } }`
    expect(loadText(json).scenario).toMatchObject({ seed: '7', jobs: [{ priorityRank: 3 }] })
  })

  it('reads aliases, Windows line ends and a byte order mark', () => {
    const text = `\ufeff${SMALLEST.replace('\njobs: {', '\njobs: { copy: &job { sink: smtp }, other: *job,')}`
    const { jobs } = loadText(text.replaceAll('\n', '\r\n')).scenario
    expect(jobs.map(({ name, sinkIndex }) => [name, sinkIndex])).toEqual([
      ['copy', 0],
      ['other', 0],
      ['email', 0],
    ])
  })

  it('names the scenario after its file where it has no name', () => {
    expect(loadText(SMALLEST).scenario).toMatchObject({ name: 'nightly', title: 'nightly' })
  })

  it('gives a queue that is not listed the defaults, and lists queues in the order of the jobs', () => {
    const text = SMALLEST.replace(
      'jobs: { email: { sink: smtp } }',
      'jobs: { a: { sink: smtp, queue: q2 }, email: { sink: smtp } }',
    )
    expect(loadText(`${text}\nworkers: { default: { threads: 1 } }`).scenario.queues).toMatchObject([
      { name: 'q2', workers: { threadCount: 2 } },
      { name: 'default', workers: { threadCount: 1 } },
    ])
  })

  it('freezes the scenario all the way down', () => {
    const { scenario } = loadText(EVERYTHING, { readTrace })
    expect(Object.isFrozen(scenario) && Object.isFrozen(scenario.jobs[0]?.retry)).toBe(true)
  })

  it('blames the override for a part that only it mentions', () => {
    const problemOf = (path: string) => problemsOf(SMALLEST, { overrides: [{ path, value: '1', origin: '--set' }] })
    expect(problemOf('foo.bar')).toEqual([expect.stringMatching(/^--set foo\.bar: foo is not a setting of a scenario/)])
    expect(problemOf('expect.async.0')).toEqual([
      '--set expect.async.0: expect.async: expected a list such as [ "ledger.lost == 0" ], got a mapping',
    ])
    expect(problemsOf(SMALLEST.replace('kind: mock-smtp, ', ''))).toEqual([expect.stringMatching(/^nightly\.yaml:5/)])
  })

  it('reports expectations together with other problems, but not where names are missing', () => {
    const expecting = `${SMALLEST}expect: { async: [ "email.dne == 1", "ledger.lost == 0" ] }`
    const unknown = 'nightly.yaml:6: no metric is called "email.dne"'
    expect(problemsOf(expecting)).toEqual([unknown])
    expect(problemsOf(expecting.replace('45ms', '45'))).toEqual([expect.stringMatching(/^nightly\.yaml:5/), unknown])
    expect(problemsOf(expecting.replace(/^sinks.*/m, ''))).toEqual([expect.stringContaining('sinks is missing')])
  })

  it('refuses a trace without arrivals', () => {
    const overrides = [{ path: 'requests.send.arrivals', value: '{ trace: { file: x.csv } }', origin: '--set' }]
    const empty = problemsOf(SMALLEST, { overrides })
    expect(empty).toEqual(['--set requests.send.arrivals: requests.send.arrivals.trace.file has no arrivals'])
  })
})

describe('the hash of a scenario', () => {
  const hashOf = (text: string) => loadText(text).hash

  it('is the same wherever the same run is described', () => {
    const rewritten = `# a comment\n${SMALLEST.replace('45ms', '0.045s')}title: Another\nquestion: Why?\nexpect: { sync: [ ledger.lost == 0 ] }`
    expect(hashOf(rewritten)).toBe(hashOf(SMALLEST))
    expect(hashOf(SMALLEST)).toMatch(/^[0-9a-f]{64}$/)
  })

  it('does not depend on where a trace is kept', () => {
    const traceAt = (file: string) => {
      const overrides = [{ path: 'requests.send.arrivals', value: `{ trace: { file: ${file} } }`, origin: '--set' }]
      return loadText(SMALLEST, { overrides, readTrace: () => Float64Array.of(1, 2) }).hash
    }
    expect(traceAt('a.csv')).toBe(traceAt('/elsewhere/b.csv'))
  })

  it('differs when the run differs', () => {
    expect(hashOf(SMALLEST.replace('45ms', '46ms'))).not.toBe(hashOf(SMALLEST))
    expect(hashOf(`${SMALLEST}cores: 3`)).not.toBe(hashOf(`${SMALLEST}cores: 4`))
    expect(loadText(SMALLEST, { overrides: [{ path: 'seed', value: '2', origin: '--seed' }] }).hash).not.toBe(
      hashOf(SMALLEST),
    )
    const at = (startUs: number) => loadText(EVERYTHING, { readTrace: () => Float64Array.of(startUs) }).hash
    expect(at(1)).not.toBe(at(3))
  })
})
