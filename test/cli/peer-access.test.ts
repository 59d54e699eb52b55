import { expect, test } from 'vitest'
import { readPeerAccess } from '../../src/cli/peer-access.ts'
import { InputError } from '../../src/fault/input-error.ts'
import { loadText } from '../scenario/load-text.ts'

const { scenario } = loadText(`version: 1
requests: { send: { arrivals: once, jobs: { a: 1 } } }
jobs: { a: { sink: api } }
sinks:
  api:
    kind: http
    url: "http://127.0.0.1:9/"
    headers: { authorization: "Bearer \${env:TOKEN}", x-both: "\${env:TOKEN} \${env:OTHER}" }
`)

test('of the environment only what the scenario refers to goes along', () => {
  const env = { TOKEN: 's3cret', OTHER: 'x', HOME: '/somewhere' }
  expect(readPeerAccess(scenario, { ownHosts: ['a.example'], env })).toEqual({
    ownHosts: ['a.example'],
    secrets: { TOKEN: 's3cret', OTHER: 'x' },
  })
})

test('the password of a database is one of them, and may have any characters', () => {
  const { scenario: shop } = loadText(`version: 1
requests: { send: { arrivals: once, jobs: { a: 1 } } }
jobs: { a: { sink: db } }
sinks: { db: { kind: postgres, url: "postgres://me:\${env:DB_PASSWORD}@127.0.0.1/shop" } }
`)
  const env = { DB_PASSWORD: 'p@ss\n\u00fc\u4e16', PGPASSWORD: 'other' }
  expect(readPeerAccess(shop, { ownHosts: [], env }).secrets).toEqual({ DB_PASSWORD: env.DB_PASSWORD })
  expect(() => readPeerAccess(shop, { ownHosts: [], env: {} })).toThrow(
    'sinks.db.url: ${env:DB_PASSWORD} is not set; give DB_PASSWORD a value in the environment',
  )
})

test('what is missing is named, each place of it, and what is there is not told', () => {
  const read = () => readPeerAccess(scenario, { ownHosts: [], env: { TOKEN: 's3cret\n', OTHER: '' } })
  expect(read).toThrow(InputError)
  try {
    read()
  } catch (error) {
    const texts = (error as InputError).problems.map(({ where, message }) => `${where}: ${message}`)
    expect(texts).toEqual([
      'sinks.api.headers.authorization: the value of TOKEN has characters that no header can have, such as a line break',
      'sinks.api.headers.x-both: the value of TOKEN has characters that no header can have, such as a line break',
      'sinks.api.headers.x-both: ${env:OTHER} is not set; give OTHER a value in the environment',
    ])
    expect(texts.join()).not.toContain('s3cret')
  }
})

test('the password of a mail account is looked up too, and may have any character', () => {
  const { scenario: mail } = loadText(`version: 1
requests: { send: { arrivals: once, jobs: { a: 1 } } }
jobs: { a: { sink: mail } }
sinks:
  mail: { kind: smtp, url: "smtp://127.0.0.1:9", to: you@b.example, auth: { user: me, password: "\${env:PW}" } }
`)
  expect(readPeerAccess(mail, { ownHosts: [], env: { PW: 'ключ\t' } }).secrets).toEqual({ PW: 'ключ\t' })
  expect(() => readPeerAccess(mail, { ownHosts: [], env: {} })).toThrow(
    'sinks.mail.auth.password: ${env:PW} is not set; give PW a value in the environment',
  )
})
