import type { Socket } from 'node:net'
import { assert } from '../fault/assert.ts'
import type { JobTable } from '../measure/job-table.ts'
import type { RealSinkSpec } from '../scenario/real-sink.ts'
import { fillTemplate, parseTemplate, variableOf } from '../scenario/template.ts'
import { createHttpConnection, type HttpCall } from './http-connection.ts'
import { warmUpHttp } from './http-warm-up.ts'
import type { LinkOptions, PeerAccess, SinkLink } from './link.ts'
import { findPeerAddresses } from './peer-address.ts'
import { createPeerSockets } from './peer-sockets.ts'
import { openPooledSink } from './pooled-sink.ts'

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
  const peer = {
    setting: `sinks.${spec.name}.url`,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port) || (isSecure ? 443 : 80),
  }
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
  const connections: { close(withinMs: number): Promise<void> }[] = []

  return {
    openSink: (clock, context) =>
      openPooledSink(clock, context, {
        connectionCount,
        create(nth, ended) {
          const connection = createHttpConnection({
            origin: url.origin,
            openSocket: async () => takeLive(opened) ?? sockets.open(),
            describe: describeCall(spec, { url, headers, typeNames, table: context.table }),
            ended: (outcome) => ended(nth, outcome),
          })
          connections.push(connection)
          return connection
        },
      }),
    async close(withinMs) {
      for (const socket of opened) socket.destroy()
      await Promise.all(connections.map((connection) => connection.close(withinMs)))
    },
  }
}

/** A peer may have closed a connection that nobody used yet. */
function takeLive(sockets: Socket[]): Socket | null {
  for (let socket = sockets.pop(); socket !== undefined; socket = sockets.pop()) {
    if (socket.readyState === 'open') return socket
    socket.destroy()
  }
  return null
}

function fillHeaders({ headers }: HttpSpec, { secrets }: PeerAccess): Record<string, string> {
  const textOf = (name: string): string => {
    const variable = variableOf(name) ?? ''
    const value = secrets[variable]
    assert(value !== undefined, `${variable} was looked up before the run`)
    return value
  }
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, fillTemplate(parseTemplate(value), textOf)]),
  )
}

interface CallParts {
  readonly url: URL
  readonly headers: Record<string, string>
  readonly typeNames: readonly string[]
  readonly table: JobTable
}

/** Makes what describes the call in a row. */
function describeCall(
  { method, body }: HttpSpec,
  { url, headers, typeNames, table }: CallParts,
): (row: number) => HttpCall {
  const path = `${url.pathname}${url.search}`
  const template = body === null ? null : parseTemplate(body)
  if (template === null || template.names.length === 0) {
    const same = { path, method, headers, body }
    return () => same
  }
  return (row) => {
    const textOf = (name: string): string => {
      if (name === 'jobId') return String(table.id[row])
      return name === 'attempt' ? String(table.attempt[row]) : (typeNames[table.type[row] as number] as string)
    }
    return { path, method, headers, body: fillTemplate(template, textOf) }
  }
}
