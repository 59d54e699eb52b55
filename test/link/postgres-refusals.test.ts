import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { RunError } from '../../src/fault/run-error.ts'
import { openLink } from '../../src/link/open-link.ts'
import {
  ASKS_PASSWORD,
  errorMessage,
  failed,
  obliging,
  PARSED,
  type Script,
  type ScriptedPostgres,
  startPostgres,
  WELCOME,
} from './scripted-postgres.ts'

const servers: ScriptedPostgres[] = []

afterEach(async () => {
  for (const server of servers.splice(0)) await server.close()
})

async function serve(script: Script): Promise<number> {
  const server = await startPostgres(script)
  servers.push(server)
  return server.port
}

interface Way {
  readonly login?: string
  readonly connectionCount?: number
  readonly host?: string
}

const SECRET = 'pa:ss@w/0rd#%'

async function failureAt(port: number, { login = 'me', connectionCount = 1, host = '127.0.0.1' }: Way = {}) {
  const error = await openLink(
    {
      kind: 'postgres',
      name: 'db',
      url: `postgres://${login}@${host}:${port}/shop`,
      statement: 'insert into orders values (${jobId})',
      connectionCount,
      isPooled: true,
      connectTimeoutUs: 150_000,
      breaker: null,
    },
    { connectionCount, access: { ownHosts: [], secrets: { DB_PASSWORD: SECRET } }, typeNames: [], isLate: false },
  ).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(RunError)
  const { message, exitCode } = error as RunError
  expect(message).not.toContain(SECRET)
  return { message: message.replaceAll(`${host}:${port}`, 'PEER'), exitCode }
}

const refusing =
  (code: string, words: string): Script =>
  (socket) =>
    socket.end(errorMessage(code, words, 'FATAL'))

test('a port that accepts and says nothing is given up at the deadline', async () => {
  expect(await failureAt(await serve(() => {}))).toEqual({
    message:
      'sinks.db.url: no reply of PostgreSQL from PEER within 150 ms; see whether it is alive and a PostgreSQL port, or give it a longer connectTimeout',
    exitCode: 3,
  })
})

test('one that falls silent after the login, too', async () => {
  const port = await serve((socket, { type }) => {
    if (type === 'startup') socket.write(WELCOME)
  })
  expect(await failureAt(port)).toEqual({
    message: 'sinks.db.statement: PEER did not say within 150 ms whether it can run it; see whether it is alive',
    exitCode: 3,
  })
})

test('an HTTP server is told by what it answers', async () => {
  const server = createHttpServer(() => {})
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  expect(await failureAt(port)).toEqual({
    message:
      'sinks.db.url: PEER answered "HTTP/1.1 400 Bad Request", which is not PostgreSQL; correct the host or the port',
    exitCode: 3,
  })
  server.close()
})

test.each([
  ['220 mail.example ESMTP\r\n', '220 mail.example ESMTP'],
  ['RFB 003.008\n', 'RFB 003.008'],
  ['-ERR unknown command\r\n', '-ERR unknown command'],
  ['J\0\0\0\n8.0.33\0', 'J'],
])('so is any other: %j', async (greeting, words) => {
  const { message } = await failureAt(await serve((socket) => socket.write(greeting)))
  expect(message).toContain(`PEER answered "${words}", which is not PostgreSQL`)
})

test('a server that closes without a word is told so', async () => {
  const { message, exitCode } = await failureAt(await serve((socket) => socket.end()))
  expect(message).toContain('sinks.db.url: PEER closed the connection without a reply; see its log')
  expect(exitCode).toBe(3)
})

test('where nobody listens, the sentence says so', async () => {
  const server = await startPostgres(() => {})
  await server.close()
  expect(await failureAt(server.port)).toEqual({
    message: 'sinks.db.url: nobody listens on PEER; start PostgreSQL, or correct the setting',
    exitCode: 3,
  })
})

test('another machine is refused before anything is sent', async () => {
  expect(await failureAt(5432, { host: '192.0.2.1' })).toMatchObject({ exitCode: 2 })
})

test.each([
  [
    '28P01',
    'password authentication failed for user "me"',
    2,
    'PEER does not let user "me" in: password authentication failed for user "me" (28P01); correct the user, or the password in DB_PASSWORD',
  ],
  [
    '3D000',
    'database "shop" does not exist',
    2,
    'PEER has no database "shop": database "shop" does not exist (3D000); create it, as qbench creates nothing, or correct the setting',
  ],
  [
    '42501',
    'permission denied for database "shop"',
    2,
    'user "me" may not use database "shop" of PEER: permission denied for database "shop" (42501); grant it, or name another user',
  ],
  [
    '53300',
    'sorry, too many clients already',
    3,
    "PEER refused a connection: sorry, too many clients already (53300); lower sinks.db.connections of 1, free some, or raise the server's limit",
  ],
  [
    '57P03',
    'the database system is starting up',
    3,
    'PEER takes no connections now: the database system is starting up (57P03); try again when it is ready',
  ],
  [
    '0A000',
    'unsupported frontend protocol 3.0',
    3,
    'PEER does not speak protocol 3.0: unsupported frontend protocol 3.0 (0A000); PostgreSQL 7.4 or newer is needed',
  ],
  ['58000', 'trouble\nwithin', 3, 'PEER refused a connection: trouble within (58000)'],
])('a server that refuses with %s', async (code, words, exitCode, sentence) => {
  const port = await serve(refusing(code, words))
  expect(await failureAt(port, { login: 'me:${env:DB_PASSWORD}' })).toEqual({
    message: `sinks.db.url: ${sentence}`,
    exitCode,
  })
})

test('a server from before protocol 3.0 is told as such', async () => {
  const port = await serve((socket) => socket.end('EFATAL:  unsupported frontend protocol\n\0'))
  expect((await failureAt(port)).message).toContain('PEER is older than PostgreSQL 7.4')
})

test('a server that asks for a password where there is none is told with the way to give one', async () => {
  const port = await serve((socket) => socket.write(ASKS_PASSWORD))
  expect(await failureAt(port)).toEqual({
    message:
      'sinks.db.url: PEER asks for the password of user "me"; write me:${env:PGPASSWORD}@ into the URL, and the password into the environment as PGPASSWORD',
    exitCode: 2,
  })
})

test('a password of the environment is what the server gets, and no variable that nobody named', async () => {
  process.env.PGPASSWORD = 'not this one'
  const got: string[] = []
  const port = await serve((socket, { type, body }) => {
    if (type === 'startup') socket.write(ASKS_PASSWORD)
    else {
      got.push(body.toString())
      socket.end(errorMessage('28P01', 'no', 'FATAL'))
    }
  })
  await failureAt(port, { login: 'me:${env:DB_PASSWORD}' })
  const { message } = await failureAt(port)
  delete process.env.PGPASSWORD
  expect(got).toEqual([`${SECRET}\0`])
  expect(message).toContain('asks for the password')
})

test('a server that has no room for all of them says how many it took', async () => {
  const admit = obliging(() => {})
  const port = await serve((socket, heard) => {
    if (heard.type === 'startup' && heard.connection >= 3) refusing('53300', 'too many connections')(socket, heard)
    else admit(socket, heard)
  })
  const { message, exitCode } = await failureAt(port, { connectionCount: 10 })
  expect(message).toContain('PEER refused more connections than')
  expect(message).toContain('too many connections (53300); lower sinks.db.connections of 10')
  expect(exitCode).toBe(3)
  // What was open is given back.
  const [server] = servers
  for (const socket of server?.sockets ?? []) await new Promise((resolve) => socket.once('close', resolve))
  expect(server?.sockets.size).toBe(0)
})

test.each([
  ['42601', 'syntax error at or near "inset"', '; correct the statement, which must be a single one'],
  ['42P01', 'relation "orders" does not exist', '; create it in database "shop", as qbench creates nothing'],
])('a statement that the server cannot parse, by %s, is told before the run', async (code, words, advice) => {
  const port = await serve((socket, { type }) => {
    if (type === 'startup') socket.write(WELCOME)
    if (type === 'S') socket.write(failed(code, words))
  })
  const { message, exitCode } = await failureAt(port)
  expect(message).toContain(`sinks.db.statement: PEER says: ${words} (${code})${advice}`)
  expect(exitCode).toBe(2)
})

test('so is one that the user may not run, as planning it shows', async () => {
  let count = 0
  const port = await serve((socket, { type }) => {
    if (type === 'startup') socket.write(WELCOME)
    if (type === 'S') socket.write(count++ === 0 ? PARSED : failed('42501', 'permission denied for table orders'))
  })
  expect(await failureAt(port)).toEqual({
    message:
      'sinks.db.statement: PEER says: permission denied for table orders (42501); grant user "me" what the statement needs, or name another user',
    exitCode: 2,
  })
})
