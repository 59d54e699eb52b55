import { connect, type Socket } from 'node:net'
import { type SecureContextOptions, connect as secure } from 'node:tls'
import { type CallbackTarget, type GuardRefusal, guardPeer, type PinnedAddress } from './guard-address.ts'

/** Begins a connection to an address. Another one is given by tests. */
export type Connect = (to: PinnedAddress) => Socket

/** How a connection is made, and until when. */
export interface PinnedSocketOptions {
  readonly connect?: Connect | undefined
  /** Certificates that are trusted instead of the machine's own. */
  readonly trustedCa?: SecureContextOptions['ca']
  /** Ends the attempt; the socket is destroyed. */
  readonly signal: AbortSignal
}

/** A socket to the pinned address, or why there is none. */
export type PinnedSocket =
  | { readonly kind: 'connected'; readonly socket: Socket }
  | { readonly kind: 'failed'; readonly reason: 'connect' | 'tls' }
  | GuardRefusal

/**
 * Connects to a pinned address and looks who is there before a byte is sent, that of a TLS handshake included, which
 * then asks for a certificate of the target's name. The socket is the caller's to destroy.
 */
export async function openPinnedSocket(
  target: CallbackTarget,
  pinned: PinnedAddress,
  options: PinnedSocketOptions,
): Promise<PinnedSocket> {
  const plain = (options.connect ?? connectTo)(pinned)
  if (!(await isReady(plain, 'connect', options.signal))) return { kind: 'failed', reason: 'connect' }
  const refusal = guardPeer(pinned, plain.remoteAddress)
  if (refusal !== null) {
    plain.destroy()
    return refusal
  }
  if (!target.isSecure) return { kind: 'connected', socket: plain }
  const socket = secure({
    socket: plain,
    host: target.hostname,
    // A server name is a name: an address is not sent as one (RFC 6066, section 3).
    ...(/[^0-9.]/.test(target.hostname) && !target.hostname.includes(':') ? { servername: target.hostname } : {}),
    ...(options.trustedCa === undefined ? {} : { ca: options.trustedCa }),
    ALPNProtocols: ['http/1.1'],
  })
  if (await isReady(socket, 'secureConnect', options.signal)) return { kind: 'connected', socket }
  return { kind: 'failed', reason: 'tls' }
}

const connectTo: Connect = ({ address, port }) => connect({ host: address, port })

/** Waits for the event; false, and the socket is gone, after an error, an end or the signal. */
function isReady(socket: Socket, event: 'connect' | 'secureConnect', signal: AbortSignal): Promise<boolean> {
  return new Promise((settle) => {
    const done = (isGood: boolean): void => {
      signal.removeEventListener('abort', onAbort)
      socket.off(event, onGood).off('close', onBad)
      if (!isGood) socket.destroy()
      settle(isGood)
    }
    const onGood = (): void => done(true)
    const onBad = (): void => done(false)
    const onAbort = (): void => done(false)
    // Stays for good: an error without a listener would end the process.
    socket.on('error', onBad)
    socket.once(event, onGood).once('close', onBad)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort)
  })
}
