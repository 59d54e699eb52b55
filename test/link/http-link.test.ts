import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { openHttpLink } from '../../src/link/http-link.ts'
import type { LinkOptions } from '../../src/link/link.ts'
import type { RealSinkSpec } from '../../src/scenario/real-sink.ts'
import { closeAll, openCalls } from './open-calls.ts'
import { answer, type Script, startServer } from './scripted-server.ts'

type HttpSpec = Extract<RealSinkSpec, { readonly kind: 'http' }>

afterEach(closeAll)

interface Settings {
  readonly script?: Script
  readonly spec?: Partial<HttpSpec>
  readonly options?: Partial<LinkOptions>
}

/** A link to a scripted server, the sink that comes of it, and how its calls ended. */
async function setup({ script = (socket) => socket.write(answer(200)), spec = {}, options = {} }: Settings = {}) {
  const server = await startServer(script)
  const whole: HttpSpec = {
    kind: 'http',
    name: 'api',
    url: `http://127.0.0.1:${server.port}/jobs?by=test`,
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"id":${jobId},"attempt":${attempt},"type":"${type}"}',
    connectionCount: 1,
    connectTimeoutUs: 2_000_000,
    breaker: null,
    ...spec,
  }
  return openCalls(server, { spec: whole, open: openHttpLink, options })
}

test.each([
  [200, 'ok'],
  [202, 'ok'],
  [204, 'ok'],
  [301, 'permanent'],
  [307, 'permanent'],
  [400, 'permanent'],
  [404, 'permanent'],
  [410, 'permanent'],
  [408, 'transient'],
  [429, 'transient'],
  [500, 'transient'],
  [502, 'transient'],
  [503, 'transient'],
  [504, 'transient'],
] as const)('an answer of %i means %s, and the connection goes on', async (status, outcome) => {
  const headers = status >= 300 && status < 400 ? 'location: /elsewhere\r\n' : ''
  const body = status === 204 ? '' : 'words'
  const { call, server } = await setup({
    script: (socket, _, nth) =>
      socket.write(nth > 0 ? answer(200) : status === 204 ? 'HTTP/1.1 204 No\r\n\r\n' : answer(status, body, headers)),
  })
  expect([await call(0), await call(1)]).toEqual([outcome, 'ok'])
  expect(server.received.map(({ head }) => head.split('\r\n')[0])).toEqual([
    'POST /jobs?by=test HTTP/1.1',
    'POST /jobs?by=test HTTP/1.1',
  ])
  expect(server.connectionCount()).toBe(1)
})

test('a call says which job it is, and carries headers with their secrets', async () => {
  const { call, server } = await setup({
    spec: { headers: { authorization: 'Bearer ${env:TOKEN}', 'x-both': '${env:TOKEN}-${env:OTHER}' } },
    options: { access: { ownHosts: [], secrets: { TOKEN: 'abc', OTHER: 'd e' } } },
  })
  await call(1)
  const { head = '', body } = server.received[0] ?? {}
  expect(body).toBe('{"id":101,"attempt":1,"type":"mail"}')
  expect(head).toContain('authorization: Bearer abc')
  expect(head).toContain('x-both: abc-d e')
})

test('a call without a body is sent without one', async () => {
  const { call, server } = await setup({ spec: { method: 'GET', body: null } })
  expect(await call(0)).toBe('ok')
  expect(server.received[0]).toMatchObject({ body: '' })
  expect(server.received[0]?.head).toMatch(/^GET /)
})

test('all connections are open before the first call, none gets a request, and each carries one call at a time', async () => {
  const { call, server, read } = await setup({
    options: { connectionCount: 3 },
    spec: { connectionCount: 3 },
    script(socket, _, nth) {
      // The first three are answered when all of them are there.
      if (nth === 2) for (const each of server.sockets) each.write(answer(200))
      if (nth > 2) socket.write(answer(200))
    },
  })
  expect(server.received).toEqual([])
  const outcomes = await Promise.all([0, 1, 2, 3, 4].map(call))
  expect(outcomes).toEqual(['ok', 'ok', 'ok', 'ok', 'ok'])
  expect(new Set(server.received.slice(0, 3).map(({ connection }) => connection)).size).toBe(3)
  expect(server.connectionCount()).toBe(3)
  expect(read()).toMatchObject({ callCount: 5, okCount: 5, inUsePeakCount: 3, waitingPeakCount: 2, inUseCount: 0 })
})

test.each([
  ['before any answer', ''],
  ['amid the head', 'HTTP/1.1 200 OK\r\ncontent-le'],
  ['amid the body', 'HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf'],
])('a connection that breaks %s leaves it unknown whether the call had its effect', async (_, text) => {
  const { call, server, read } = await setup({
    script(socket, _received, nth) {
      if (nth > 0) socket.write(answer(200))
      else socket.write(text, () => socket.resetAndDestroy())
    },
  })
  expect(await call(0)).toBe('unknown')
  expect(await call(1)).toBe('ok')
  expect(server.connectionCount()).toBe(2)
  expect(read()).toMatchObject({ callCount: 2, okCount: 1, errorCount: 1, unknownCount: 1 })
})

test('a refusal that was said before the connection broke is a refusal', async () => {
  const { call } = await setup({
    script: (socket) =>
      socket.write('HTTP/1.1 503 No\r\ncontent-length: 10\r\n\r\nhalf', () => socket.resetAndDestroy()),
  })
  expect(await call(0)).toBe('transient')
})

test('what is no HTTP leaves it unknown', async () => {
  const { call } = await setup({ script: (socket) => socket.write('220 smtp.example ESMTP\r\n') })
  expect(await call(0)).toBe('unknown')
})

test('a service that is gone refuses', async () => {
  const { call, server, read } = await setup()
  expect(await call(0)).toBe('ok')
  await server.close()
  // Sent before the client had heard that the connection is closed, a call is lost without a trace.
  expect(['unknown', 'refused']).toContain(await call(1))
  expect(await call(2)).toBe('refused')
  expect(await call(3)).toBe('refused')
  expect(read()).toMatchObject({ callCount: 4, okCount: 1, inUseCount: 0 })
})

test('connections that the service closes before their first call are opened anew, and cost no call', async () => {
  const { call, server } = await setup()
  const [socket] = server.sockets
  socket?.end()
  if (socket) await once(socket, 'close')
  expect(await call(0)).toBe('ok')
  expect(server.connectionCount()).toBe(2)
})

test('a service that closes after each answer costs connections, and no doubt', async () => {
  const { call, server, read } = await setup({
    script: (socket) => socket.end(answer(200, 'ok', 'connection: close\r\n')),
  })
  expect([await call(0), await call(1), await call(2)]).toEqual(['ok', 'ok', 'ok'])
  expect(server.connectionCount()).toBe(3)
  expect(read()).toMatchObject({ okCount: 3, unknownCount: 0 })
})

test('a service that never answers is left by its caller: the call is heard of no more, and the next one goes on', async () => {
  const { sink, call, server, read } = await setup({
    script(socket, _, nth) {
      if (nth > 0) socket.write(answer(200))
      else arrived?.()
    },
  })
  let arrived: (() => void) | null = null
  const there = new Promise<void>((resolve) => {
    arrived = resolve
  })
  sink.begin(0)
  await there
  const [broken] = server.sockets
  const next = call(1)
  expect(read()).toMatchObject({ inUseCount: 1, waitingCount: 1 })
  sink.cancel(0)
  expect(await next).toBe('ok')
  // The service sees that its caller has hung up.
  if (broken && !broken.closed) await once(broken, 'close')
  expect(server.sockets.size).toBe(1)
  expect(read()).toMatchObject({ callCount: 2, okCount: 1, cancelledCount: 1, unknownCount: 1, inUseCount: 0 })
})

test('interim answers decide nothing', async () => {
  const { call } = await setup({
    script: (socket) => socket.write(`HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${answer(410)}`),
  })
  expect(await call(0)).toBe('permanent')
})

test('it closes what is open', async () => {
  const { link, call, server } = await setup({ options: { connectionCount: 3 } })
  await call(0)
  const closed = [...server.sockets].map((socket) => once(socket, 'close'))
  expect(closed).toHaveLength(3)
  await link.close(1_000)
  await Promise.all(closed)
})

test('a thread that begins late opens its connections with its calls', async () => {
  const { call, server } = await setup({ options: { isLate: true } })
  expect(server.connectionCount()).toBe(0)
  expect(await call(0)).toBe('ok')
})
