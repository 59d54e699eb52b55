import type { Socket } from 'node:net'
import type { RealSinkSpec } from '../scenario/real-sink.ts'
import { fillTemplate, parseTemplate, variableOf } from '../scenario/template.ts'
import { createHttpConnection, type HttpCall } from './http-connection.ts'
import { warmUpHttp } from './http-warm-up.ts'
import type { LinkOptions, PeerAccess, SinkLink } from './link.ts'
import { findPeerAddresses, peerOf } from './peer-address.ts'
import { createPeerSockets } from './peer-sockets.ts'
import { createPooledLink } from './pooled-link.ts'
import { secretOf } from './secret-of.ts'
import { type JobValues, textOfJob } from './text-of-job.ts'

type HttpSpec = Extract<RealSinkSpec, { readonly kind: 'http' }>

/**
 * Opens a thread's connections to a service over HTTP. No request is made before the run: what the service does with one
 * is nobody's business before the start. Throws `RunError`.
 */
export async function openHttpLink(
  spec: HttpSpec,
  { connectionCount, access, typeNames, isLate }: LinkOptions,
): Promise<SinkLink> {
  const url = new URL(spec.url)
  const isSecure = url.protocol === 'https:'
  const peer = peerOf(url, { setting: `sinks.${spec.name}.url`, port: isSecure ? 443 : 80 })
  const addresses = await findPeerAddresses(peer, access.ownHosts)
  const sockets = createPeerSockets({
    peer,
    addresses,
    isSecure,
    alpnProtocols: ['http/1.1'],
    connectTimeoutUs: spec.connectTimeoutUs,
  })
  const opened = isLate ? [] : await sockets.openAll(connectionCount)
  await warmUpHttp()
  const headers = fillHeaders(spec, access)

  return createPooledLink({
    connectionCount,
    create: (table, ended) =>
      createHttpConnection({
        origin: url.origin,
        openSocket: async () => takeLive(opened) ?? sockets.open(),
        describe: describeCall(spec, { url, headers, typeNames, table }),
        ended,
      }),
    async closeSpare() {
      for (const socket of opened) socket.destroy()
    },
  })
}

/** A peer may have closed a connection that nobody used yet. */
function takeLive(sockets: Socket[]): Socket | null {
  for (let socket = sockets.pop(); socket !== undefined; socket = sockets.pop()) {
    if (socket.readyState === 'open') return socket
    socket.destroy()
  }
  return null
}

function fillHeaders({ headers }: HttpSpec, access: PeerAccess): Record<string, string> {
  const textOf = (name: string): string => secretOf(variableOf(name) ?? '', access)
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, fillTemplate(parseTemplate(value), textOf)]),
  )
}

interface CallParts extends JobValues {
  readonly url: URL
  readonly headers: Record<string, string>
}

/** Makes what describes the call in a row. */
function describeCall({ method, body }: HttpSpec, { url, headers, ...values }: CallParts): (row: number) => HttpCall {
  const path = `${url.pathname}${url.search}`
  const template = body === null ? null : parseTemplate(body)
  if (template === null || template.names.length === 0) {
    const same = { path, method, headers, body }
    return () => same
  }
  return (row) => ({ path, method, headers, body: fillTemplate(template, (name) => textOfJob(name, row, values)) })
}
