import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import type { LinkOptions } from '../../src/link/link.ts'
import { openPostgresLink } from '../../src/link/postgres-link.ts'
import type { RealSinkSpec } from '../../src/scenario/real-sink.ts'
import { closeAll, openCalls } from './open-calls.ts'
import {
  DONE,
  errorMessage,
  failed,
  type Heard,
  obliging,
  rowsOf,
  type Script,
  startPostgres,
  statementOf,
  WELCOME,
} from './scripted-postgres.ts'

type PostgresSpec = Extract<RealSinkSpec, { readonly kind: 'postgres' }>

afterEach(closeAll)

interface Settings {
  readonly script?: Script
  readonly spec?: Partial<PostgresSpec>
  readonly options?: Partial<LinkOptions>
}

/** A link to a scripted server, the sink that comes of it, and how its calls ended. */
async function setup({ script, spec = {}, options = {} }: Settings = {}) {
  const server = await startPostgres(script ?? obliging((socket) => socket.write(DONE)))
  const whole: PostgresSpec = {
    kind: 'postgres',
    name: 'db',
    url: `postgres://me@127.0.0.1:${server.port}/shop`,
    statement: 'insert into orders values (${jobId}, ${type}, ${attempt}, ${jobId})',
    connectionCount: 1,
    isPooled: true,
    connectTimeoutUs: 2_000_000,
    breaker: null,
    ...spec,
  }
  return openCalls(server, { spec: whole, open: openPostgresLink, options })
}

const parsedTexts = (heard: readonly Heard[]): readonly string[] =>
  heard.filter(({ type }) => type === 'P').map(statementOf)

test('a statement is parsed and planned before the start, run by its calls, and its values are parameters', async () => {
  const { call, server } = await setup()
  const text = 'insert into orders values ($1, $2, $3, $1)'
  expect(parsedTexts(server.heard)).toEqual([text, `explain ${text}`])
  expect(await call(1)).toBe('ok')
  expect(parsedTexts(server.heard)).toEqual([text, `explain ${text}`, text])
  const bound = server.heard.filter(({ type }) => type === 'B').at(-1)?.body ?? Buffer.alloc(0)
  // Three parameters in text: each its length and its bytes.
  for (const value of ['101', 'mail', '1']) {
    expect(bound.includes(Buffer.concat([Buffer.from([0, 0, 0, value.length]), Buffer.from(value)]))).toBe(true)
  }
})

test('who logs in, and what for, is what the URL says, and not what stands in the environment', async () => {
  process.env.PGUSER = 'somebody'
  process.env.PGDATABASE = 'elsewhere'
  const { server } = await setup()
  const words = server.heard[0]?.body.toString('latin1') ?? ''
  delete process.env.PGUSER
  delete process.env.PGDATABASE
  expect(words).toContain('user\0me\0database\0shop\0')
  expect(words).toContain('application_name\0qbench\0')
})

test.each([
  ['23505', 'permanent'],
  ['22P02', 'permanent'],
  ['42P01', 'permanent'],
  ['40001', 'transient'],
  ['40P01', 'transient'],
  ['55P03', 'transient'],
  ['57014', 'transient'],
  ['53100', 'transient'],
  ['53300', 'refused'],
  ['57P03', 'refused'],
  ['08006', 'unknown'],
  ['40003', 'unknown'],
] as const)('a statement that fails with %s is %s, and the session goes on', async (code, outcome) => {
  const { call, server } = await setup({
    script: obliging((socket, nth) => socket.write(nth === 0 ? failed(code) : DONE)),
  })
  expect([await call(0), await call(1)]).toEqual([outcome, 'ok'])
  expect(server.connectionCount()).toBe(1)
})

test('a statement that the server gave up with its session failed, and the next one opens another', async () => {
  const { call, server } = await setup({
    script: obliging((socket, nth) =>
      nth === 0 ? socket.end(errorMessage('57P01', 'terminating connection', 'FATAL')) : socket.write(DONE),
    ),
  })
  expect([await call(0), await call(1)]).toEqual(['transient', 'ok'])
  expect(server.connectionCount()).toBe(2)
})

test.each([
  ['before any reply', Buffer.alloc(0)],
  ['amid the reply', DONE.subarray(0, DONE.length - 6)],
])('a connection that breaks %s leaves it unknown whether the statement was done', async (_, bytes) => {
  const { call, server, read } = await setup({
    script: obliging((socket, nth) => {
      if (nth > 0) socket.write(DONE)
      else socket.write(bytes, () => socket.resetAndDestroy())
    }),
  })
  expect([await call(0), await call(1)]).toEqual(['unknown', 'ok'])
  expect(server.connectionCount()).toBe(2)
  expect(read()).toMatchObject({ callCount: 2, okCount: 1, errorCount: 1, unknownCount: 1, inUseCount: 0 })
})

test.each([
  ['53300', 'refused'],
  ['57P03', 'refused'],
  ['08P01', 'transient'],
  ['57P01', 'transient'],
  ['28P01', 'permanent'],
  ['3D000', 'permanent'],
] as const)('a session that is not opened anew because of %s makes its call %s', async (code, outcome) => {
  const serve = obliging((socket) => socket.write(DONE))
  const { call, server, read } = await setup({
    script(socket, heard) {
      if (heard.type === 'startup' && heard.connection > 0) socket.end(errorMessage(code, 'no', 'FATAL'))
      else serve(socket, heard)
    },
  })
  const [first] = server.sockets
  first?.end()
  if (first) await once(first, 'close')
  expect(await call(0)).toBe(outcome)
  expect(read()).toMatchObject({ callCount: 1, unknownCount: 0, inUseCount: 0 })
})

test('a server that is gone refuses', async () => {
  const { call, server } = await setup()
  expect(await call(0)).toBe('ok')
  await server.close()
  expect(['unknown', 'refused']).toContain(await call(1))
  expect([await call(2), await call(3)]).toEqual(['refused', 'refused'])
})

test('all sessions are open before the first call, and each runs one statement at a time', async () => {
  const { call, server, read } = await setup({
    spec: { connectionCount: 3 },
    options: { connectionCount: 3 },
    script: obliging((socket, nth) => {
      // The first three are answered when all of them are there.
      if (nth === 2) for (const each of server.sockets) each.write(DONE)
      if (nth > 2) socket.write(DONE)
    }),
  })
  expect(server.connectionCount()).toBe(3)
  expect(await Promise.all([0, 1, 2, 3, 4].map(call))).toEqual(['ok', 'ok', 'ok', 'ok', 'ok'])
  expect(server.connectionCount()).toBe(3)
  expect(read()).toMatchObject({ callCount: 5, okCount: 5, inUsePeakCount: 3, waitingPeakCount: 2, inUseCount: 0 })
})

test('a statement that is never answered is left by its caller, and the next one goes on', async () => {
  let arrived = (): void => {}
  const there = new Promise<void>((resolve) => {
    arrived = resolve
  })
  const { sink, call, server, read } = await setup({
    script: obliging((socket, nth) => {
      if (nth > 0) socket.write(DONE)
      else arrived()
    }),
  })
  sink.begin(0)
  await there
  const [broken] = server.sockets
  const next = call(1)
  sink.cancel(0)
  expect(await next).toBe('ok')
  // The server sees that its client has hung up.
  if (broken && !broken.closed) await once(broken, 'close')
  expect(server.sockets.size).toBe(1)
  expect(read()).toMatchObject({ callCount: 2, okCount: 1, cancelledCount: 1, unknownCount: 1, inUseCount: 0 })
})

test('a call that is left while its session is being opened leaves no doubt', async () => {
  let arrived = (): void => {}
  const there = new Promise<void>((resolve) => {
    arrived = resolve
  })
  const serve = obliging((socket) => socket.write(DONE))
  const { sink, call, read } = await setup({
    options: { isLate: true },
    script(socket, heard) {
      if (heard.type === 'startup' && heard.connection === 0) arrived()
      else serve(socket, heard)
    },
  })
  sink.begin(0)
  await there
  sink.cancel(0)
  expect(await call(1)).toBe('ok')
  expect(read()).toMatchObject({ okCount: 1, cancelledCount: 1, unknownCount: 0 })
})

test('without a pool each call opens a session of its own, and has left before it ends', async () => {
  const { call, server, read } = await setup({ spec: { isPooled: false, connectionCount: 2 } })
  // One looked whether all is well, and has left.
  expect([server.connectionCount(), server.sockets.size]).toEqual([1, 0])
  expect([await call(0), await call(1), await call(2)]).toEqual(['ok', 'ok', 'ok'])
  expect([server.connectionCount(), server.sockets.size]).toEqual([4, 0])
  expect(server.heard.filter(({ type }) => type === 'X')).toHaveLength(4)
  expect(read()).toMatchObject({ callCount: 3, okCount: 3, unknownCount: 0 })
})

test('without a pool a server that is full refuses calls, which is counted', async () => {
  const serve = obliging((socket) => socket.write(DONE))
  const { call, read } = await setup({
    spec: { isPooled: false },
    script(socket, heard) {
      if (heard.type === 'startup' && heard.connection % 2 === 1) {
        socket.end(errorMessage('53300', 'sorry, too many clients already', 'FATAL'))
      } else serve(socket, heard)
    },
  })
  expect([await call(0), await call(1), await call(2)]).toEqual(['refused', 'ok', 'refused'])
  expect(read()).toMatchObject({ okCount: 1, refusedCount: 2, errorCount: 0 })
})

test('a statement that gives rows is done when all of them are there', async () => {
  const { call, server } = await setup({ script: obliging((socket) => socket.write(rowsOf(10_000))) })
  expect([await call(0), await call(1)]).toEqual(['ok', 'ok'])
  expect(server.connectionCount()).toBe(1)
})

test('it takes its leave', async () => {
  const { link, call, server } = await setup({ spec: { connectionCount: 3 }, options: { connectionCount: 3 } })
  await call(0)
  const closed = [...server.sockets].map((socket) => once(socket, 'close'))
  expect(closed).toHaveLength(3)
  await link.close(1_000)
  await Promise.all(closed)
})

test('a thread that begins late opens its sessions with its calls', async () => {
  const { call, server } = await setup({ options: { isLate: true }, script: obliging((socket) => socket.write(DONE)) })
  expect(server.connectionCount()).toBe(0)
  expect(await call(0)).toBe('ok')
})

test('a name with several addresses is called at each of them, until one answers', async () => {
  const { server, link } = await setup()
  const another = await openPostgresLink(
    {
      kind: 'postgres',
      name: 'db',
      url: `postgres://me@localhost:${server.port}/shop`,
      statement: 'select 1',
      connectionCount: 1,
      isPooled: true,
      connectTimeoutUs: 2_000_000,
      breaker: null,
    },
    { connectionCount: 1, access: { ownHosts: [], secrets: {} }, typeNames: [], isLate: false },
  )
  expect(server.connectionCount()).toBe(2)
  await Promise.all([another.close(1_000), link.close(1_000)])
})

test('a link that is closed while a session is being opened waits for nobody', async () => {
  let arrived = (): void => {}
  const there = new Promise<void>((resolve) => {
    arrived = resolve
  })
  const { sink, link, server } = await setup({ options: { isLate: true }, script: () => arrived() })
  sink.begin(0)
  await there
  await link.close(0)
  for (const socket of server.sockets) await once(socket, 'close')
  expect(server.sockets.size).toBe(0)
})

test('a first reply that comes in pieces is understood', async () => {
  const serve = obliging((socket) => socket.write(DONE))
  const { call } = await setup({
    script(socket, heard) {
      if (heard.type !== 'startup') return serve(socket, heard)
      socket.write(WELCOME.subarray(0, 2), () => socket.write(WELCOME.subarray(2)))
    },
  })
  expect(await call(0)).toBe('ok')
})
