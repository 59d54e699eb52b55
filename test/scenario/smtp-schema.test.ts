import { expect, test } from 'vitest'
import { isRealSink } from '../../src/scenario/real-sink.ts'
import { explainAddress } from '../../src/scenario/smtp-address.ts'
import { loadText, problemsOf } from './load-text.ts'

const withSink = (settings: string): string => `version: 1
requests: { send: { arrivals: once, jobs: { a: 1 } } }
jobs: { a: { sink: mail } }
sinks:
  mail: { kind: smtp, ${settings} }
`
const URL_SETTING = 'url: "smtp://127.0.0.1:2525"'
const TO = 'to: you@example.com'

test('the least that must be said is where and to whom, and all else has a default', () => {
  const { sinks } = loadText(withSink(`${URL_SETTING}, ${TO}`)).scenario
  expect(sinks).toEqual([
    {
      kind: 'smtp',
      name: 'mail',
      url: 'smtp://127.0.0.1:2525',
      from: 'qbench@example.com',
      to: 'you@example.com',
      sizeBytes: 1024,
      auth: null,
      starttls: 'auto',
      connectionCount: 10,
      connectTimeoutUs: 5_000_000,
      breaker: null,
    },
  ])
  expect(sinks.every(isRealSink)).toBe(true)
})

test('a password stays a reference, and a size keeps its unit', () => {
  const { scenario, origins } = loadText(
    withSink(
      `url: "smtps://[::1]", from: "a.\${jobId}@b.example", to: "\${jobId}@c.example", size: 20 kB, auth: { user: me, password: "\${env:PW}" }`,
    ),
  )
  expect(scenario.sinks[0]).toMatchObject({ sizeBytes: 20_000, auth: { user: 'me', password: '${env:PW}' } })
  const written = (path: string) => origins.find((origin) => origin.path === path)?.value
  expect(written('sinks.mail.auth.password')).toBe('${env:PW}')
  expect(written('sinks.mail.size')).toBe('20 kB')
})

test.each([
  [`url: 25, ${TO}`, 'url: expected a URL such as smtp://127.0.0.1:2525, got "25"'],
  [`url: "http://127.0.0.1/", ${TO}`, 'url: expected a URL such as smtp://127.0.0.1:2525'],
  [`url: "smtp://", ${TO}`, 'url: expected a URL such as smtp://127.0.0.1:2525'],
  [`url: "smtp://a%0ab", ${TO}`, 'url: expected a URL such as smtp://127.0.0.1:2525'],
  [`url: "smtp://me:pw@127.0.0.1", ${TO}`, 'url has a user or password; write auth:'],
  [`url: "smtp://127.0.0.1/inbox", ${TO}`, 'url has something after the port'],
  [`url: "smtp://127.0.0.1?a=b", ${TO}`, 'url has something after the port'],
  [URL_SETTING, 'to is missing: expected an address such as you@example.com'],
  [`${URL_SETTING}, to: '\${type}@example.com'`, 'to has "${type}"; an address may only have ${jobId}'],
  [`${URL_SETTING}, to: nobody`, 'to has no @; write an address such as you@example.com'],
  [`${URL_SETTING}, to: "a@b.example\\r\\nRCPT TO:<c@d.example>"`, 'to has a line break or another control character'],
  [`${URL_SETTING}, ${TO}, from: "a@b.example>\\nDATA"`, 'from has a line break or another control character'],
  [`${URL_SETTING}, ${TO}, size: 1 GiB`, 'size: expected a size from 2 B to 1 MiB such as 512 B or 4 KiB, got "1 GiB"'],
  [`${URL_SETTING}, ${TO}, size: 1024`, 'size: expected a size from 2 B to 1 MiB'],
  [`${URL_SETTING}, ${TO}, auth: { user: me, password: abc }`, 'auth.password is a secret'],
  [`${URL_SETTING}, ${TO}, auth: { user: me, password: "x\${env:PW}" }`, 'auth.password is a secret'],
  [`${URL_SETTING}, ${TO}, starttls: yes`, 'starttls: expected one of auto, require, off'],
  [`url: "smtps://127.0.0.1", ${TO}, starttls: require`, 'starttls is not for an smtps:// URL'],
  [`${URL_SETTING}, ${TO}, connections: 0`, 'connections: expected a whole number from 1 to 10,000'],
])('%s is refused with the way out', (settings, message) => {
  const problems = problemsOf(withSink(settings))
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain(message)
})

test.each([
  'a@b',
  "o'neil+tag@mail.example.com",
  'a.b.c@[127.0.0.1]',
  'a@[IPv6:::1]',
  `${'a'.repeat(64)}@${'b'.repeat(60)}.example`,
])('%s is a plain address', (address) => {
  expect(explainAddress(address)).toBeNull()
})

test.each([
  ['a\r@b.example', 'control character'],
  ['a\n@b.example', 'control character'],
  ['a\u0000@b.example', 'control character'],
  ['a\u2028@b.example', 'line break'],
  ['jürgen@b.example', 'beyond ASCII'],
  ['a@bücher.example', 'xn-- form'],
  [`a@${'b.'.repeat(130)}example`, 'longer than 254'],
  [`${'a'.repeat(65)}@b.example`, 'more than 64'],
  ['nobody', 'no @'],
  ['"a b"@b.example', 'quotes'],
  ['a(comment)@b.example', 'comments'],
  ['Me <a@b.example>', 'no name beside it'],
  ['a@b.example>', 'brackets'],
  ['a @b.example', 'spaces'],
  ['a@@b.example', 'not a plain address'],
  ['.a@b.example', 'not a plain address'],
  ['a..b@b.example', 'not a plain address'],
  ['a@-b.example', 'not a plain address'],
  ['a@', 'not a plain address'],
  ['@b.example', 'not a plain address'],
])('%j is not put into a command', (address, message) => {
  expect(explainAddress(address)).toContain(message)
})
