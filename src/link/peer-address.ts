import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'
import { RunError } from '../fault/run-error.ts'

/** Where the peer of a sink is, and what it is called in sentences. */
export interface Peer {
  /** Setting that says where the peer is: `sinks.api.url`. */
  readonly setting: string
  /** A name or a literal address, without brackets. */
  readonly host: string
  readonly port: number
}

/** Exit codes: the command or the scenario is to be changed, or the peer is. */
export const BAD_INPUT = 2
export const NO_PEER = 3

/** The peer that a URL leads to, on the usual port of its protocol where it names none. */
export function peerOf({ hostname, port }: URL, usual: Pick<Peer, 'setting' | 'port'>): Peer {
  return { setting: usual.setting, host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || usual.port }
}

/** A peer's host and port, as sentences have them. */
export function namePeer({ host, port }: Pick<Peer, 'host' | 'port'>): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}

const LOOKUP_LIMIT_MS = 5_000

/**
 * Finds the addresses of a peer that may be loaded: each must be this machine's own, unless the user owns the host, by
 * its name or by its address. Connections then go to these very addresses, so that a name that resolves differently a
 * moment later leads nowhere else. Throws `RunError`.
 */
export async function findPeerAddresses(peer: Peer, ownHosts: readonly string[]): Promise<readonly string[]> {
  const addresses = await resolve(peer)
  const isOwned = (host: string): boolean => ownHosts.some((own) => own.toLowerCase() === host.toLowerCase())
  const foreign = addresses.find((address) => !isLoopback(address) && !isOwned(address))
  if (foreign === undefined || isOwned(peer.host)) return addresses
  const what = foreign === peer.host ? foreign : `${peer.host} is ${foreign}, which`
  throw new RunError(
    `${peer.setting}: ${what} is not this machine; a load test of a host of yours needs --i-own ${peer.host}`,
    BAD_INPUT,
  )
}

async function resolve({ host, setting }: Peer): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host]
  const late = new Promise<null>((done) => setTimeout(done, LOOKUP_LIMIT_MS, null).unref())
  const found = await Promise.race([lookup(host, { all: true }).catch((error: NodeJS.ErrnoException) => error), late])
  if (found === null) throw new RunError(`${setting}: no name server told the address of ${host} within 5s`, NO_PEER)
  if (!Array.isArray(found)) {
    throw new RunError(`${setting}: the address of ${host} cannot be found (${found.code}); correct it`, NO_PEER)
  }
  return found.map(({ address }) => address)
}

/** Whether an address leads back to this machine. */
export function isLoopback(address: string): boolean {
  return LOOPBACK.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}

// An IPv4 address that is written as an IPv6 one is checked as what it is.
const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')
