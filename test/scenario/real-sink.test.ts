import { expect, test } from 'vitest'
import { isRealSink } from '../../src/scenario/real-sink.ts'
import { loadText } from './load-text.ts'

test('what talks to a peer is real, every model is not', () => {
  const { scenario } = loadText(`version: 1
requests: { send: { arrivals: once, jobs: { a: 1 } } }
jobs: { a: { sink: nothing } }
sinks:
  nothing: { kind: none }
  burner: { kind: cpu, burn: 1ms }
  mail: { kind: mock-smtp, serviceTime: 45ms }
  db: { kind: mock-db, serviceTime: 5ms }
  partner: { kind: mock-http, serviceTime: 5ms }
  api: { kind: http, url: "http://127.0.0.1:9/" }
  shop: { kind: postgres, url: "postgres://me@127.0.0.1/shop" }
  relay: { kind: smtp, url: "smtp://127.0.0.1:9", to: you@example.com }
`)
  expect(scenario.sinks.filter(isRealSink).map(({ name }) => name)).toEqual(['api', 'shop', 'relay'])
})
