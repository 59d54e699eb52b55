import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { connect as connectSecure } from 'node:tls'
import { RunError } from '../fault/run-error.ts'
import { formatDuration } from '../units/duration.ts'
import { US_PER_MS } from '../units/microseconds.ts'
import { OPEN_LIMIT_MS, openInBatches } from './open-in-batches.ts'
import { NO_PEER, namePeer, type Peer } from './peer-address.ts'

/** Opens sockets to a peer at addresses that were found and checked before. */
export interface PeerSockets {
  /** Opens one, within the deadline. Rejects with the system's error, or with one whose code is `ETIMEDOUT`. */
  open(): Promise<Socket>
  /** Opens so many, a few at a time. Throws `RunError` that names the peer; what was open by then is closed. */
  openAll(count: number): Promise<Socket[]>
}

/** What sockets are opened with. */
export interface PeerSocketsParts {
  readonly peer: Peer
  readonly addresses: readonly string[]
  readonly isSecure: boolean
  /** What is to be spoken over TLS, where the peer may choose; absent: that is not asked. */
  readonly alpnProtocols?: readonly string[]
  readonly connectTimeoutUs: number
}

/** More at once than a listening socket's backlog takes would be refused for that alone. */
const AT_ONCE_COUNT = 64

/** Makes the means to open sockets to one peer. */
export function createPeerSockets(parts: PeerSocketsParts): PeerSockets {
  const { addresses, connectTimeoutUs } = parts
  /** The address that answered last is tried first. */
  let best = 0

  async function open(): Promise<Socket> {
    return openBy(performance.now() + connectTimeoutUs / US_PER_MS)
  }

  async function openBy(deadlineMs: number): Promise<Socket> {
    let failure: unknown = null
    const first = best
    for (let nth = 0; nth < addresses.length; nth++) {
      const index = (first + nth) % addresses.length
      try {
        const socket = await openAt(addresses[index] as string, parts, deadlineMs - performance.now())
        best = index
        return socket
      } catch (error) {
        failure = error
      }
    }
    throw failure
  }

  return {
    open,
    async openAll(count) {
      try {
        return await openInBatches({
          count,
          atOnceCount: AT_ONCE_COUNT,
          withinMs: connectTimeoutUs / US_PER_MS,
          untilMs: performance.now() + OPEN_LIMIT_MS,
          open: (withinMs) => openBy(performance.now() + withinMs),
          close: (socket) => socket.destroy(),
        })
      } catch (error) {
        throw new RunError(wordUnreachable(parts, error as NodeJS.ErrnoException), NO_PEER)
      }
    },
  }
}

/** Opens a socket at one address; whatever goes wrong with it later is for its user to notice, never an uncaught error. */
function openAt(
  address: string,
  { peer, isSecure, alpnProtocols }: PeerSocketsParts,
  withinMs: number,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const where = { host: address, port: peer.port }
    const socket = isSecure
      ? connectSecure({
          ...where,
          ...(alpnProtocols && { ALPNProtocols: [...alpnProtocols] }),
          ...(isIP(peer.host) === 0 && { servername: peer.host }),
        })
      : connectPlain(where)
    const timer = setTimeout(() => socket.destroy(tooLate()), Math.max(1, withinMs))
    socket.setNoDelay(true)
    socket.once(isSecure ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer)
      resolve(socket)
    })
    socket.on('error', (error) => {
      clearTimeout(timer)
      reject(error)
    })
  })
}

const tooLate = (): Error =>
  Object.assign(new RunError('the connection was not open in time', NO_PEER), { code: 'ETIMEDOUT' })

/** What the library for TLS says, without where in itself it says that. */
export function wordTls(message: string): string {
  return message.replace(/^\w*:error:\w*:SSL routines:[^:]*:([^:]*):[\s\S]*$/, '$1')
}

/** Certificates are never taken on trust. */
const TLS_HINT =
  '; see whether it speaks TLS there, with a certificate for this name (NODE_EXTRA_CA_CERTS names an authority of yours)'

/** Why a peer cannot be reached, and what to do, in a sentence. */
function wordUnreachable(
  { peer, isSecure, connectTimeoutUs }: PeerSocketsParts,
  { code, message }: NodeJS.ErrnoException,
): string {
  const { setting } = peer
  const name = namePeer(peer)
  switch (code) {
    case 'ECONNREFUSED':
      return `${setting}: nobody listens on ${name}; start the service, or correct the setting`
    case 'ETIMEDOUT': {
      const what = isSecure ? 'no connection over TLS' : 'no connection'
      return `${setting}: ${what} to ${name} within ${formatDuration(connectTimeoutUs)}; see whether it is alive, or give it a longer connectTimeout`
    }
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return `${setting}: ${name} is not trusted: ${message}; NODE_EXTRA_CA_CERTS may name a file with its authority`
    default:
      return `${setting}: no connection to ${name}: ${wordTls(message)}${isSecure ? TLS_HINT : ''}`
  }
}
