import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { createServer as createSecureServer } from 'node:tls'
import { afterEach, expect, test } from 'vitest'
import { US_PER_SEC } from '../../src/units/microseconds.ts'
import {
  deliverWebhook,
  type WebhookCall,
  type WebhookDelivery,
  type WebhookWire,
} from '../../src/wire/deliver-webhook.ts'
import { verifyWebhook } from '../../src/wire/verify-webhook.ts'
import { createHandTimers, type HandTimers } from './hand-timers.ts'
import { openScriptedPeer, type ScriptedPeer } from './scripted-peer.ts'

const KEY = Buffer.alloc(32, 7)
const DEADLINE_US = 15 * US_PER_SEC

const open: { close(): Promise<void> | void }[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function openPeer(serve: (socket: Socket, request: string) => void, greet?: (socket: Socket) => void) {
  const peer = await openScriptedPeer(serve, greet)
  open.push(peer)
  return peer
}

const callTo = (url: string): WebhookCall => ({ url, id: 'msg_1', body: '{"job":7}', secrets: [KEY] })

function wireTo(port: number, timers: HandTimers = createHandTimers()): WebhookWire & { timers: HandTimers } {
  return { timers, allowances: [{ hostname: '127.0.0.1', port }] }
}

const failed = (reason: string, statusCode: number | null = null, retryAfterUs: number | null = null) => ({
  kind: 'failed',
  reason,
  statusCode,
  retryAfterUs,
})

const replyWith = (head: string) => (socket: Socket) => socket.end(`HTTP/1.1 ${head}\r\ncontent-length: 0\r\n\r\n`)

async function deliverTo(peer: ScriptedPeer): Promise<WebhookDelivery> {
  const wire = wireTo(peer.port)
  const delivery = await deliverWebhook(callTo(`http://127.0.0.1:${peer.port}/hook?a=b`), wire)
  expect(wire.timers.pendingCount()).toBe(0)
  return delivery
}

test('a webhook is posted once, signed with the time of the attempt, to the path of its URL', async () => {
  const peer = await openPeer(replyWith('204 No Content'))
  expect(await deliverTo(peer)).toEqual({ kind: 'delivered', statusCode: 204 })
  const [head = '', body = ''] = peer.received().split('\r\n\r\n')
  expect(head.split('\r\n')[0]).toBe('POST /hook?a=b HTTP/1.1')
  const headers = Object.fromEntries(
    head
      .split('\r\n')
      .slice(1)
      .map((line) => line.toLowerCase().split(': ') as [string, string]),
  )
  expect(headers).toMatchObject({
    host: `127.0.0.1:${peer.port}`,
    'content-type': 'application/json',
    connection: 'close',
  })
  const written = Object.fromEntries(
    head
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(': ') as [string, string]),
  )
  expect(verifyWebhook({ headers: written, body }, { secrets: [KEY], nowSec: 1_764_000_000 })).toMatchObject({
    kind: 'verified',
    id: 'msg_1',
  })
  expect(body).toBe('{"job":7}')
  expect(peer.sockets).toHaveLength(1)
})

test('the next attempt has the same id and a new timestamp', async () => {
  const peer = await openPeer(replyWith('500 Oops'))
  const wire = wireTo(peer.port)
  for (let attempt = 0; attempt < 2; attempt++) {
    await deliverWebhook(callTo(`http://127.0.0.1:${peer.port}/`), wire)
    wire.timers.pass(5 * US_PER_SEC)
  }
  expect(peer.received().match(/webhook-(id|timestamp): \S+/g)).toEqual([
    'webhook-id: msg_1',
    'webhook-timestamp: 1764000000',
    'webhook-id: msg_1',
    'webhook-timestamp: 1764000005',
  ])
})

test.each<[string, object]>([
  ['200 OK', { kind: 'delivered', statusCode: 200 }],
  ['202 Accepted', { kind: 'delivered', statusCode: 202 }],
  ['301 Moved\r\nlocation: http://127.0.0.1:1/', failed('redirect', 301)],
  ['302 Found\r\nlocation: http://169.254.169.254/', failed('redirect', 302)],
  ['303 See Other\r\nlocation: /', failed('redirect', 303)],
  ['304 Not Modified', failed('redirect', 304)],
  ['307 Temporary\r\nlocation: /', failed('redirect', 307)],
  ['308 Permanent\r\nlocation: /', failed('redirect', 308)],
  ['400 Bad Request', failed('status', 400)],
  ['404 Not Found', failed('status', 404)],
  ['410 Gone', { kind: 'gone' }],
  ['429 Slow Down\r\nretry-after: 7', failed('throttled', 429, 7 * US_PER_SEC)],
  ['429 Slow Down', failed('throttled', 429)],
  ['500 Oops', failed('status', 500)],
  ['502 Bad Gateway', failed('throttled', 502)],
  ['503 Busy\r\nretry-after: soon', failed('status', 503)],
  ['503 Busy\r\nretry-after: 1', failed('status', 503, US_PER_SEC)],
  ['504 Timeout', failed('throttled', 504)],
])('a reply of %j', async (head, expected) => {
  const peer = await openPeer(replyWith(head))
  expect(await deliverTo(peer)).toEqual(expected)
  expect(peer.sockets).toHaveLength(1)
})

test.each<[string, (socket: Socket) => void, object]>([
  ['closes without a word', (socket) => socket.end(), failed('cut-off')],
  ['resets', (socket) => socket.resetAndDestroy(), failed('cut-off')],
  ['closes within the head', (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-'), failed('cut-off')],
  ['speaks another protocol', (socket) => socket.end('220 mail.example ESMTP\r\n'), failed('protocol')],
  [
    'sends endless headers',
    (socket) => socket.write(`HTTP/1.1 200 OK\r\na: ${'x'.repeat(40_000)}`),
    failed('protocol'),
  ],
  [
    'switches protocols',
    (socket) => socket.write('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
    failed('protocol'),
  ],
  [
    'sends less than it announced',
    (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc'),
    { kind: 'delivered', statusCode: 200 },
  ],
  [
    'resets within the body',
    (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nabc', () => socket.resetAndDestroy()),
    { kind: 'delivered', statusCode: 200 },
  ],
])('a receiver that %s', async (_, serve, expected) => {
  expect(await deliverTo(await openPeer(serve))).toEqual(expected)
})

test('an endless reply is read up to a bound and then cut', async () => {
  let sentBytes = 0
  const peer = await openPeer((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    const pour = (): void => {
      while (!socket.destroyed) {
        sentBytes += 65_536
        if (!socket.write(Buffer.alloc(65_536))) break
      }
    }
    socket.on('drain', pour)
    pour()
  })
  expect(await deliverTo(peer)).toEqual({ kind: 'delivered', statusCode: 200 })
  await peer.closed
  // What both kernels buffer is on its way when the connection is cut.
  expect(sentBytes).toBeLessThan(32 * 2 ** 20)
})

/** Delivers to a peer and lets the deadline come once the peer has said what it has to say. */
async function deliverLate(peer: ScriptedPeer, spoken: Promise<void>, change: Partial<WebhookWire> = {}) {
  const wire = wireTo(peer.port)
  const delivery = deliverWebhook(callTo(`http://127.0.0.1:${peer.port}/`), { ...wire, ...change })
  await spoken
  wire.timers.pass(DEADLINE_US - 1)
  wire.timers.pass(1)
  const result = await delivery
  expect(wire.timers.pendingCount()).toBe(0)
  return result
}

test('a receiver that never answers is left at the deadline, and its connection is closed', async () => {
  let onAsked = (): void => undefined
  const asked = new Promise<void>((resolve) => {
    onAsked = resolve
  })
  const peer = await openPeer(() => onAsked())
  expect(await deliverLate(peer, asked)).toEqual(failed('deadline'))
  await peer.closed
})

test('a head that drips in does not put the deadline off', async () => {
  let socket: Socket | null = null
  let onAsked = (): void => undefined
  const asked = new Promise<void>((resolve) => {
    onAsked = resolve
  })
  const peer = await openPeer((one) => {
    socket = one
    one.write('HTTP/1.1 200 OK\r\n')
    onAsked()
  })
  const wire = wireTo(peer.port)
  const delivery = deliverWebhook(callTo(`http://127.0.0.1:${peer.port}/`), wire)
  await asked
  for (let nth = 0; nth < 15; nth++) {
    const dripping = socket as unknown as Socket
    await new Promise<void>((resolve) => dripping.write(`x-${nth}: 1\r\n`, () => resolve()))
    wire.timers.pass(US_PER_SEC)
  }
  expect(await delivery).toEqual(failed('deadline'))
  await peer.closed
})

test('a receiver that has accepted and then drips has accepted; it is waited for until the deadline and no longer', async () => {
  let onHead = (): void => undefined
  const headSent = new Promise<void>((resolve) => {
    onHead = resolve
  })
  const peer = await openPeer((socket) => {
    socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\na', onHead)
  })
  const wire = wireTo(peer.port)
  const delivery = deliverWebhook(callTo(`http://127.0.0.1:${peer.port}/`), wire)
  await headSent
  // The head is on its way; once one more exchange has been over the same loop of events it has arrived.
  await deliverTo(await openPeer(replyWith('200 OK')))
  wire.timers.pass(DEADLINE_US)
  expect(await delivery).toEqual({ kind: 'delivered', statusCode: 200 })
  await peer.closed
})

test('a connection that is never made ends at the deadline', async () => {
  const wire = wireTo(9)
  const socketless = deliverWebhook(callTo('http://127.0.0.1:9/'), {
    ...wire,
    // Never connects: it has no address yet, and nobody will give it one.
    connect: () => connect({ host: 'stuck.invalid', port: 9, lookup: () => undefined }),
  })
  wire.timers.pass(DEADLINE_US)
  expect(await socketless).toEqual(failed('deadline'))
})

test('a port that nobody listens on is a failed connection', async () => {
  const peer = await openScriptedPeer(() => undefined)
  await peer.close()
  expect(await deliverWebhook(callTo(`http://127.0.0.1:${peer.port}/`), wireTo(peer.port))).toEqual(failed('connect'))
})

test('a name that does not resolve, or not in time, fails', async () => {
  const wire = { ...wireTo(9), allowances: [] }
  const unknown = { ...wire, resolve: () => Promise.reject(new Error('ENOTFOUND')) }
  expect(await deliverWebhook(callTo('https://a.example/'), unknown)).toEqual(failed('resolve'))
  const silent = deliverWebhook(callTo('https://a.example/'), { ...wire, resolve: () => new Promise(() => undefined) })
  wire.timers.pass(DEADLINE_US)
  expect(await silent).toEqual(failed('deadline'))
})

test('what the guard refuses is never connected to, at the first attempt or at a later one', async () => {
  let connectCount = 0
  const counting = (): Socket => {
    connectCount++
    return connect({ host: '127.0.0.1', port: 9 })
  }
  const wire = { ...wireTo(9), allowances: [], connect: counting, resolve: async () => ['8.8.8.8', '10.0.0.1'] }
  expect(await deliverWebhook(callTo('http://127.0.0.1/'), wire)).toEqual({ kind: 'refused', reason: 'plain-http' })
  expect(await deliverWebhook(callTo('https://2130706433/'), wire)).toEqual({
    kind: 'refused',
    reason: 'private-address',
  })
  expect(await deliverWebhook(callTo('https://[::ffff:127.0.0.1]/'), wire)).toEqual({
    kind: 'refused',
    reason: 'private-address',
  })
  expect(await deliverWebhook(callTo('https://mixed.example/'), wire)).toEqual({
    kind: 'refused',
    reason: 'private-address',
  })
  expect(connectCount).toBe(0)
})

test('a connection that turns out to lead elsewhere is closed before a byte is sent', async () => {
  const peer = await openPeer(replyWith('200 OK'))
  const wire = {
    ...wireTo(peer.port),
    allowances: [],
    resolve: async () => ['8.8.8.8'],
    connect: () => connect({ host: '127.0.0.1', port: peer.port }),
  }
  expect(await deliverWebhook(callTo('https://rebind.example/'), wire)).toEqual({
    kind: 'refused',
    reason: 'other-peer',
  })
  await peer.closed
  expect(peer.received()).toBe('')
})

test('a body of more than 20 kB is refused', async () => {
  const call = { ...callTo('http://127.0.0.1:9/'), body: `"${'é'.repeat(10_000)}"` }
  expect(await deliverWebhook(call, wireTo(9))).toEqual({ kind: 'refused', reason: 'body-too-large' })
})

const CERT = readFileSync('test/fixtures/wire/hooks-example.cert.pem')
const CERT_KEY = readFileSync('test/fixtures/wire/hooks-example.key.pem')

async function openSecurePeer() {
  const names: (string | undefined)[] = []
  const server = createSecureServer({ cert: CERT, key: CERT_KEY }, (socket) => {
    names.push((socket as { servername?: string }).servername)
    socket.on('error', () => undefined)
    socket.on('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'))
  })
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  open.push({ close: () => void server.close() })
  return { names, port: (server.address() as { port: number }).port }
}

/** Whoever is asked for has this address; the certificate is that of hooks.example. */
const secureWire = (hostname: string, port: number, trustedCa?: Buffer): WebhookWire => ({
  ...wireTo(port),
  allowances: [{ hostname, port }],
  resolve: async () => ['127.0.0.1'],
  ...(trustedCa === undefined ? {} : { trustedCa }),
})

test('over TLS the pinned address is asked for the certificate of the name', async () => {
  const { names, port } = await openSecurePeer()
  const deliver = (hostname: string, ca?: Buffer) =>
    deliverWebhook(callTo(`https://${hostname}:${port}/`), secureWire(hostname, port, ca))
  expect(await deliver('hooks.example', CERT)).toEqual({ kind: 'delivered', statusCode: 200 })
  expect(names).toEqual(['hooks.example'])
  expect(await deliver('other.example', CERT)).toEqual(failed('tls'))
  expect(await deliver('hooks.example')).toEqual(failed('tls'))
})

test('a port that does not speak TLS fails as such', async () => {
  const peer = await openPeer(
    () => undefined,
    (socket) => socket.end('220 mail.example\r\n'),
  )
  const wire = secureWire('hooks.example', peer.port, CERT)
  expect(await deliverWebhook(callTo(`https://hooks.example:${peer.port}/`), wire)).toEqual(failed('tls'))
})
