import { lookup } from 'node:dns/promises'
import { type IncomingMessage, request } from 'node:http'
import type { Socket } from 'node:net'
import { US_PER_SEC } from '../units/microseconds.ts'
import type { CallbackAllowance } from './callback-allowance.ts'
import { type CallbackTarget, type GuardReason, guardHost, guardUrl, type Resolve } from './guard-address.ts'
import { openPinnedSocket, type PinnedSocketOptions } from './pinned-socket.ts'
import { readRetryAfter } from './retry-after.ts'
import { signWebhook } from './sign-webhook.ts'
import type { Timers } from './timers.ts'
import type { WebhookSecret } from './webhook-secret.ts'

/** One message for one receiver; the same in every attempt. */
export interface WebhookCall {
  readonly url: string
  readonly id: string
  /** JSON, at most 20 kB. */
  readonly body: string
  /** Two while one takes over from the other. */
  readonly secrets: readonly WebhookSecret[]
}

/** What an attempt needs of the world. */
export interface WebhookWire extends Pick<PinnedSocketOptions, 'connect' | 'trustedCa'> {
  readonly timers: Timers
  /** What `--allow-callback` allows. */
  readonly allowances: readonly CallbackAllowance[]
  /** For the whole attempt, from resolving the name to the end of the reply; 15 s where nothing is said. */
  readonly deadlineUs?: number
  readonly resolve?: Resolve
}

/** Why an attempt failed that may be made again. */
export type WebhookFailure =
  | 'resolve'
  | 'connect'
  | 'tls'
  /** The connection ended before a reply. */
  | 'cut-off'
  | 'protocol'
  | 'deadline'
  | 'redirect'
  /** 429, 502 or 504: there is too much for the receiver to do. */
  | 'throttled'
  | 'status'

/** What came of an attempt. */
export type WebhookDelivery =
  | { readonly kind: 'delivered'; readonly statusCode: number }
  | {
      readonly kind: 'failed'
      readonly reason: WebhookFailure
      readonly statusCode: number | null
      /** What the receiver asked for; null: nothing, the schedule decides. */
      readonly retryAfterUs: number | null
    }
  /** 410: this receiver is not to be called again. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'refused'; readonly reason: GuardReason | 'body-too-large' }

/** Largest body of a webhook; Standard Webhooks advises to stay below 20 kB. */
const WEBHOOK_BODY_BYTES_MAX = 20_000

const DEADLINE_DEFAULT_US = 15 * US_PER_SEC

/** As much of a reply is read, and dropped, so that the receiver can finish it; then the connection is cut. */
const REPLY_BYTES_MAX = 65_536

/** Headers of a reply; Node's own limit, stated. */
const HEADER_BYTES_MAX = 16_384

/**
 * Makes one attempt to deliver a webhook: guards the address, connects to what was resolved and to nothing else, signs
 * with the time of the attempt, posts, and reads the status. Never follows a redirect, never rejects. It goes over
 * node:http on a socket of its own for each attempt: a pool as undici has it connects by itself, for literals past a
 * lookup hook, and could serve one host's call over another's connection.
 */
export async function deliverWebhook(call: WebhookCall, wire: WebhookWire): Promise<WebhookDelivery> {
  if (Buffer.byteLength(call.body) > WEBHOOK_BODY_BYTES_MAX) return { kind: 'refused', reason: 'body-too-large' }
  const target = guardUrl(call.url, wire.allowances)
  if (target.kind === 'refused') return target
  const deadline = new AbortController()
  const cancel = wire.timers.after(wire.deadlineUs ?? DEADLINE_DEFAULT_US, () => deadline.abort())
  try {
    return await attempt(call, target, { ...wire, signal: deadline.signal })
  } finally {
    cancel()
  }
}

interface Attempt extends WebhookWire {
  /** Aborted at the deadline. */
  readonly signal: AbortSignal
}

async function attempt(call: WebhookCall, target: CallbackTarget, wire: Attempt): Promise<WebhookDelivery> {
  const { signal } = wire
  const late = failed('deadline')
  const pinned = await untilAborted(guardHost(target, wire.resolve ?? resolveAll), signal).catch(() => null)
  if (pinned === null) return signal.aborted ? late : failed('resolve')
  if (pinned.kind === 'refused') return pinned
  const opened = await openPinnedSocket(target, pinned, wire)
  if (opened.kind === 'refused') return opened
  if (opened.kind === 'failed') return signal.aborted ? late : failed(opened.reason)
  try {
    const outcome = await post(opened.socket, requestOf(call, target, wire.timers), signal)
    if (outcome !== 'cut-off' && outcome !== 'protocol') return judge(outcome, wire.timers.wallSec())
    return signal.aborted ? late : failed(outcome)
  } finally {
    opened.socket.destroy()
  }
}

const resolveAll: Resolve = async (hostname) => (await lookup(hostname, { all: true })).map(({ address }) => address)

/** A name server has a deadline as well; Node offers no way to call the question back. */
function untilAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((settle, fail) => {
    const onAbort = (): void => fail(signal.reason)
    signal.addEventListener('abort', onAbort)
    promise.then(settle, fail).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

interface WebhookRequest {
  readonly path: string
  readonly headers: Readonly<Record<string, string | number>>
  readonly body: string
}

function requestOf({ id, body, secrets }: WebhookCall, { host, path }: CallbackTarget, timers: Timers): WebhookRequest {
  return {
    path,
    body,
    headers: {
      host,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'qbench',
      connection: 'close',
      ...signWebhook({ id, timestampSec: timers.wallSec(), body }, secrets),
    },
  }
}

type ReplyHead = Pick<IncomingMessage, 'statusCode' | 'headers'>

/** Posts over a socket. What follows the head of a reply changes nothing, however it ends; nor can it be waited for longer. */
function post(
  socket: Socket,
  { path, headers, body }: WebhookRequest,
  signal: AbortSignal,
): Promise<ReplyHead | 'cut-off' | 'protocol'> {
  return new Promise((settle) => {
    const sent = request({
      createConnection: () => socket,
      method: 'POST',
      path,
      headers,
      setHost: false,
      maxHeaderSize: HEADER_BYTES_MAX,
      signal,
    })
    let head: ReplyHead | null = null
    sent.on('error', (error: NodeJS.ErrnoException) =>
      settle(head ?? (error.code?.startsWith('HPE_') ? 'protocol' : 'cut-off')),
    )
    // A switch to another protocol was not asked for.
    sent.on('upgrade', () => settle('protocol'))
    sent.on('response', (reply) => {
      head = reply
      let readBytes = 0
      const done = (): void => settle(reply)
      reply.on('data', (chunk: Buffer) => {
        readBytes += chunk.length
        if (readBytes > REPLY_BYTES_MAX) reply.destroy()
      })
      reply.on('error', done).on('end', done).on('close', done)
    })
    sent.end(body)
  })
}

/** A receiver that does too much already. */
const THROTTLING: ReadonlySet<number> = new Set([429, 502, 504])

function judge({ statusCode = 0, headers }: ReplyHead, nowSec: number): WebhookDelivery {
  if (statusCode >= 200 && statusCode < 300) return { kind: 'delivered', statusCode }
  if (statusCode === 410) return { kind: 'gone' }
  const isRedirect = statusCode >= 300 && statusCode < 400
  const reason = isRedirect ? 'redirect' : THROTTLING.has(statusCode) ? 'throttled' : 'status'
  return { ...failed(reason), statusCode, retryAfterUs: readRetryAfter(headers['retry-after'], nowSec) }
}

function failed(reason: WebhookFailure): Extract<WebhookDelivery, { kind: 'failed' }> {
  return { kind: 'failed', reason, statusCode: null, retryAfterUs: null }
}
