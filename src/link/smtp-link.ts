import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { RunError } from '../fault/run-error.ts'
import type { RealSinkSpec } from '../scenario/real-sink.ts'
import { variableOf } from '../scenario/template.ts'
import { formatDuration } from '../units/duration.ts'
import { US_PER_MS } from '../units/microseconds.ts'
import { hangUp } from './hang-up.ts'
import type { LinkOptions, SinkLink } from './link.ts'
import { BAD_INPUT, findPeerAddresses, isLoopback, NO_PEER, namePeer, peerOf } from './peer-address.ts'
import { createPeerSockets } from './peer-sockets.ts'
import { createPooledLink } from './pooled-link.ts'
import { secretOf } from './secret-of.ts'
import { createSmtpConnection } from './smtp-connection.ts'
import { SmtpError, wordFault } from './smtp-fault.ts'
import { bodyOf, createMessageWriter } from './smtp-message.ts'
import { type OpeningTerms, type OpenLine, openLine } from './smtp-opening.ts'

type SmtpSpec = Extract<RealSinkSpec, { readonly kind: 'smtp' }>

/** Sockets and greetings together, before the run gives its threads up. */
const READY_LIMIT_MS = 28_000

/**
 * Opens a thread's connections to a mail server: greeted, secured and logged in, but without a message before the start.
 * Throws `RunError`.
 */
export async function openSmtpLink(
  spec: SmtpSpec,
  { connectionCount, access, isLate }: LinkOptions,
): Promise<SinkLink> {
  const url = new URL(spec.url)
  const isSecure = url.protocol === 'smtps:'
  const peer = peerOf(url, { setting: `sinks.${spec.name}.url`, port: isSecure ? 465 : 25 })
  const addresses = await findPeerAddresses(peer, access.ownHosts)
  const { connectTimeoutUs } = spec
  const sockets = createPeerSockets({ peer, addresses, isSecure, connectTimeoutUs })
  const isHere = addresses.every(isLoopback)
  const terms: OpeningTerms = {
    host: peer.host,
    isSecure,
    // A password crosses no network in plain sight because somebody on the way hid that there is another way.
    starttls: spec.starttls === 'auto' && spec.auth !== null && !isHere ? 'require' : spec.starttls,
    auth: spec.auth && {
      user: spec.auth.user,
      password: secretOf(variableOf(spec.auth.password.slice(2, -1)) ?? '', access),
    },
  }
  const withinMs = connectTimeoutUs / US_PER_MS
  const startMs = performance.now()
  const opened: OpenLine[] = isLate ? [] : await openLines(await sockets.openAll(connectionCount))
  const body = bodyOf(spec.sizeBytes)
  const write = createMessageWriter({
    from: spec.from,
    to: spec.to,
    mark: randomBytes(8).toString('hex'),
    date: new Date(),
  })

  return createPooledLink({
    connectionCount,
    create: (table, ended) =>
      createSmtpConnection({
        open: async () => takeLive(opened) ?? openOne(),
        describe: (row) => write(table.id[row] as number),
        body,
        ended,
      }),
    async closeSpare(spareWithinMs) {
      await Promise.all(opened.splice(0).map(({ line }) => hangUp(line, { isIdle: true, withinMs: spareWithinMs })))
    },
  })

  async function openOne(): Promise<OpenLine> {
    const deadlineMs = performance.now() + withinMs
    const socket = await sockets.open()
    return openLine(socket, terms, deadlineMs - performance.now())
  }

  async function openLines(open: readonly Socket[]): Promise<OpenLine[]> {
    const leftMs = startMs + READY_LIMIT_MS - performance.now()
    const limitMs = Math.min(withinMs, leftMs)
    const settled = await Promise.allSettled(open.map((socket) => openLine(socket, terms, limitMs)))
    const lines = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    const failed = settled.find((each) => each.status === 'rejected')
    if (failed === undefined) return lines
    for (const { line } of lines) line.drop()
    throw failed.reason instanceof SmtpError ? wordOpening(failed.reason) : failed.reason
  }

  function wordOpening({ fault }: SmtpError): RunError {
    const isOurs = fault.kind === 'lacks' || fault.kind === 'malformed' || fault.step === 'AUTH'
    const exitCode = isOurs ? BAD_INPUT : NO_PEER
    return new RunError(
      `${peer.setting}: ${namePeer(peer)} ${wordFault(fault, formatDuration(connectTimeoutUs))}`,
      exitCode,
    )
  }
}

/** A server may have closed a connection that nobody used yet. */
function takeLive(lines: OpenLine[]): OpenLine | null {
  for (let open = lines.pop(); open !== undefined; open = lines.pop()) if (!open.line.isLost()) return open
  return null
}
