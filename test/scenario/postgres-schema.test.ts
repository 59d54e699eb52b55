import { expect, test } from 'vitest'
import { InputError } from '../../src/fault/input-error.ts'
import { loadText, problemsOf } from './load-text.ts'

const withSink = (settings: string): string => `version: 1
requests: { send: { arrivals: once, jobs: { a: 1 } } }
jobs: { a: { sink: db } }
sinks:
  db: { kind: postgres, ${settings} }
`
const URL_SETTING = 'url: "postgres://me@127.0.0.1/shop"'

test('the least that must be said is a URL, and all else has a default', () => {
  expect(loadText(withSink(URL_SETTING)).scenario.sinks).toEqual([
    {
      kind: 'postgres',
      name: 'db',
      url: 'postgres://me@127.0.0.1/shop',
      statement: 'select 1',
      connectionCount: 10,
      isPooled: true,
      connectTimeoutUs: 5_000_000,
      breaker: null,
    },
  ])
})

test('every setting is listed as it was written, a reference to the environment as a reference', () => {
  const url = 'postgres://me:${env:DB_PASSWORD}@localhost:5433/shop'
  const { origins } = loadText(
    withSink(`url: '${url}', statement: 'delete from a where b = \${jobId}', pooled: false, connections: 20`),
  )
  const settingOf = (name: string) => origins.find(({ path }) => path === `sinks.db.${name}`)?.value
  expect(['url', 'statement', 'pooled', 'connections', 'connectTimeout'].map(settingOf)).toEqual([
    url,
    'delete from a where b = ${jobId}',
    'false',
    '20',
    '5s',
  ])
})

test.each([
  ['url: 5432', 'url: expected a URL such as postgres://user@127.0.0.1:5432/database, got "5432"'],
  ['url: ""', 'url: expected a URL such as postgres://'],
  ['url: "postgres:/x"', 'url: expected a URL such as postgres://'],
  ['url: "mysql://me@127.0.0.1/shop"', 'url: expected a URL such as postgres://'],
  ['url: "postgres://127.0.0.1/shop"', 'url: expected a URL such as postgres://user@'],
  ['url: "postgres://me@127.0.0.1"', 'url: expected a URL such as postgres://user@'],
  ['url: "postgres://me@127.0.0.1:0/shop"', 'url: expected a URL such as postgres://user@'],
  ['url: "postgres://me@127.0.0.1:99999/shop"', 'url: expected a URL such as postgres://user@'],
  ['url: "postgres://${env:USER}@127.0.0.1/shop"', 'url has a password'],
  ['url: "postgres://me@127.0.0.1/shop?sslmode=require"', 'url has settings after ?'],
  [`${URL_SETTING}, statement: " "`, 'statement is empty; write a statement such as select 1'],
  [`${URL_SETTING}, statement: 'select \${now}'`, 'statement has "${now}"; it may have ${jobId}, ${attempt}, ${type}'],
  [`${URL_SETTING}, statement: 'select \${env:HOME}'`, 'statement has "${env:HOME}"; it may have'],
  [`${URL_SETTING}, statement: "select '\${type}'"`, 'statement has "\'${type}\'", where no value is put in'],
  [`${URL_SETTING}, statement: 'select $1'`, 'statement has "$1"; parameters are written ${jobId}'],
  [`${URL_SETTING}, connections: 0`, 'connections: expected a whole number from 1 to 10,000'],
  [`${URL_SETTING}, pooled: maybe`, 'pooled: expected one of true, false, got "maybe"'],
  [`${URL_SETTING}, connectTimeout: 21s`, 'connectTimeout: expected at most 20s'],
  [`${URL_SETTING}, body: x`, 'body is not a setting of the postgres sink'],
])('%s is refused with the way out', (settings, message) => {
  const problems = problemsOf(withSink(settings))
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain(message)
})

test("a dollar in a statement's text is no parameter", () => {
  expect(problemsOf(withSink(`${URL_SETTING}, statement: "select 'US$10', $$x$$ -- $2"`))).toEqual([])
})

test.each(['s3cret', 's3c/ret@x#y%z:w'])('a password in the URL is refused, and repeated nowhere: %s', (password) => {
  // The misspelt setting is shown with its line.
  const text = withSink(`url: "postgres://me:${password}@127.0.0.1/shop", conections: 5`)
  let error: unknown = null
  try {
    loadText(text)
  } catch (thrown) {
    error = thrown
  }
  expect(error).toBeInstanceOf(InputError)
  const told = JSON.stringify((error as InputError).problems)
  expect(told).toContain('sinks.db.url has a password, which would be kept with the result')
  expect(told).toContain(`postgres://me:${'*'.repeat(password.length)}@127.0.0.1/shop`)
  expect(told).not.toContain(password)
})

test.each(['pause-sink', 'refuse-sink'])('%s cannot be planned for a real database', (kind) => {
  const text = `${withSink(URL_SETTING)}faults: [ { kind: ${kind}, sink: db, at: 1s, for: 1s } ]\n`
  expect(problemsOf(text)[0]).toContain('is a real server, which fails when it does')
})
