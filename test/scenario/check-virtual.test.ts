import { expect, test } from 'vitest'
import { checkVirtual } from '../../src/scenario/check-virtual.ts'
import type { QueueSpec, Scenario, SinkSpec } from '../../src/scenario/scenario.ts'
import { loadText, problemsOf } from './load-text.ts'

const MODELS = `version: 1
requests: { send: { arrivals: once, jobs: { a: 1, b: 1, c: 1, d: 1 } } }
jobs: { a: { sink: nothing }, b: { sink: burner }, c: { sink: mail }, d: { sink: db } }
sinks:
  nothing: { kind: none }
  burner: { kind: cpu, burn: 1ms }
  mail: { kind: mock-smtp, serviceTime: 45ms }
  db: { kind: mock-db, serviceTime: 5ms }
queues: { default: { driver: memory } }
`

const { scenario } = loadText(MODELS, { clock: 'virtual' })

/** The scenario with other kinds of parts, also with kinds that do not exist yet. */
function withKinds(sinkKinds: readonly string[], driver: string): Scenario {
  return {
    ...scenario,
    sinks: sinkKinds.map((kind) => ({ kind, name: `the-${kind}` }) as unknown as SinkSpec),
    queues: scenario.queues.map((queue) => ({ ...queue, driver }) as unknown as QueueSpec),
  }
}

test('models and the memory queue run under the virtual clock', () => {
  expect(checkVirtual(scenario)).toEqual([])
})

test('the same scenario is the same under either clock', () => {
  expect(loadText(MODELS).hash).toBe(loadText(MODELS, { clock: 'virtual' }).hash)
})

test('a kind that the virtual clock does not know is refused by default, each part by its name', () => {
  const findings = checkVirtual(withKinds(['mock-smtp', 'smtp', 'none', 'postgres', 'http', 'mock-kafka'], 'redis'))
  expect(findings.map(({ path }) => path)).toEqual([
    ['sinks', 'the-smtp', 'kind'],
    ['sinks', 'the-postgres', 'kind'],
    ['sinks', 'the-http', 'kind'],
    ['sinks', 'the-mock-kafka', 'kind'],
    ['queues', 'default', 'driver'],
  ])
})

test('a refusal names the part, the reason and the ways out', () => {
  const [sink, queue] = checkVirtual(withKinds(['smtp'], 'redis')).map(({ message }) => message)
  expect(sink).toBe(
    'sinks.the-smtp.kind: smtp cannot run under the virtual clock: its time passes outside, where nobody can ' +
      'simulate it; write one of none, cpu, mock-smtp, mock-db, mock-http, or run with --clock real',
  )
  expect(queue).toBe(
    'queues.default.driver: redis cannot run under the virtual clock: its time passes outside, where nobody can ' +
      'simulate it; write memory, or run with --clock real',
  )
})

test.each([
  ['http', 'url: "http://127.0.0.1:9/"'],
  ['smtp', 'url: "smtp://127.0.0.1:9", to: you@example.com'],
  ['postgres', 'url: "postgres://me@[::1]/a"'],
])(
  'a real %s sink runs under the real clock, and is refused under the virtual one, where it is written',
  (kind, more) => {
    const text = MODELS.replace('{ kind: mock-smtp, serviceTime: 45ms }', `{ kind: ${kind}, ${more} }`)
    expect(problemsOf(text)).toEqual([])
    expect(problemsOf(text, { clock: 'virtual' })).toEqual([
      expect.stringContaining(`nightly.yaml:7: sinks.mail.kind: ${kind} cannot run under the virtual clock: `),
    ])
  },
)
