import { expect, test } from 'vitest'
import { loadText, problemsOf } from './load-text.ts'

const withSink = (settings: string): string => `version: 1
requests: { send: { arrivals: once, jobs: { a: 1 } } }
jobs: { a: { sink: api } }
sinks:
  api: { kind: http, ${settings} }
`
const URL_SETTING = 'url: "http://127.0.0.1:9/jobs"'

test('the least that must be said is a URL, and all else has a default', () => {
  expect(loadText(withSink(URL_SETTING)).scenario.sinks).toEqual([
    {
      kind: 'http',
      name: 'api',
      url: 'http://127.0.0.1:9/jobs',
      method: 'POST',
      headers: {},
      body: null,
      connectionCount: 10,
      connectTimeoutUs: 5_000_000,
      breaker: null,
    },
  ])
})

test('header names become lower case, and references to the environment stay references', () => {
  const { scenario, origins } = loadText(
    withSink(`${URL_SETTING}, headers: { Authorization: 'Bearer \${env:TOKEN}', X-Kind: a }`),
  )
  expect(scenario.sinks[0]).toMatchObject({ headers: { authorization: 'Bearer ${env:TOKEN}', 'x-kind': 'a' } })
  expect(origins.find(({ path }) => path === 'sinks.api.headers.authorization')?.value).toBe('Bearer ${env:TOKEN}')
})

test.each([
  ['url: 8080', 'url: expected a URL such as http://127.0.0.1:8080/jobs, got "8080"'],
  ['url: "ftp://127.0.0.1/"', 'url: expected a URL such as http://127.0.0.1:8080/jobs, got "ftp://127.0.0.1/"'],
  ['url: "http://"', 'url: expected a URL such as http://127.0.0.1:8080/jobs, got "http://"'],
  ['url: "http://me:pw@127.0.0.1/"', 'url has a user or password; write a header such as authorization'],
  ['url: "http://127.0.0.1/#top"', 'url has a part after #'],
  ['url: "http://127.0.0.1/${jobId}"', 'url cannot have ${...} in it'],
  [`${URL_SETTING}, method: SEND`, 'method: expected one of POST, PUT, PATCH, DELETE, GET, HEAD, got "SEND"'],
  [`${URL_SETTING}, method: GET, body: x`, 'body is not sent with GET or HEAD'],
  [`${URL_SETTING}, body: '\${now}'`, 'body has "${now}"; it may have ${jobId}, ${attempt}, ${type}'],
  [`${URL_SETTING}, body: '\${env:TOKEN}'`, 'body has "${env:TOKEN}"; it may have'],
  [`${URL_SETTING}, headers: { authorization: "Bearer abc" }`, 'headers.authorization is a secret'],
  [`${URL_SETTING}, headers: { X-API-Key: abc }`, 'headers.X-API-Key is a secret'],
  [`${URL_SETTING}, headers: { content-length: "3" }`, 'headers.content-length is written by whoever sends'],
  [`${URL_SETTING}, headers: { "a b": c }`, 'is not the name of a header'],
  [`${URL_SETTING}, headers: { a: "b\\nc" }`, 'headers.a has characters that no header can have'],
  [`${URL_SETTING}, headers: { a: '\${jobId}' }`, 'headers.a has "${jobId}"; a header may only have ${env:NAME}'],
  [`${URL_SETTING}, connections: 0`, 'connections: expected a whole number from 1 to 10,000'],
  [`${URL_SETTING}, connectTimeout: 21s`, 'connectTimeout: expected at most 20s'],
  [`${URL_SETTING}, serviceTime: 5ms`, 'serviceTime is not a setting of the http sink'],
])('%s is refused with the way out', (settings, message) => {
  const problems = problemsOf(withSink(settings))
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain(message)
})

test.each(['pause-sink', 'refuse-sink'])('%s cannot be planned for a real service', (kind) => {
  const text = `${withSink(URL_SETTING)}faults: [ { kind: ${kind}, sink: api, at: 1s, for: 1s } ]\n`
  expect(problemsOf(text)[0]).toContain('is a real server, which fails when it does')
})

test('a job of a real service cannot be poisoned', () => {
  const text = withSink(URL_SETTING).replace('{ sink: api }', '{ sink: api, poison: 1% }')
  expect(problemsOf(text)[0]).toContain(
    'jobs.a.poison of 1% needs a model, which can fail it, but not sinks.api.kind of http',
  )
})
