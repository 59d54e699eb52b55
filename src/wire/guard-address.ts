import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { allowsCallback, type CallbackAllowance } from './callback-allowance.ts'

/**
 * The guard against callbacks that would make qbench call on its own network for somebody else (server-side request
 * forgery). What it asks, in this order, anew for each attempt:
 * 1. `guardUrl`: the address as it was given: its form, scheme, port and name, and the literal if it is one.
 * 2. `guardHost`: every address that the name resolves to, once; the first of them is then the only one connected to.
 * 3. `guardPeer`: the address that the socket is connected to, before a byte is sent.
 * Redirects are for the caller not to follow. What the user allowed (`--allow-callback`) may be private, and plain http.
 */
export type GuardReason =
  | 'not-a-url'
  | 'too-long'
  | 'scheme'
  | 'plain-http'
  | 'userinfo'
  | 'fragment'
  | 'port'
  | 'local-name'
  | 'private-address'
  | 'no-address'
  | 'other-peer'

/** A refusal by the guard. */
export interface GuardRefusal {
  readonly kind: 'refused'
  readonly reason: GuardReason
}

/** A callback's address, taken apart and not yet resolved. */
export interface CallbackTarget {
  readonly kind: 'target'
  readonly isSecure: boolean
  /** For the Host header: as in the URL, with the port where it is not the scheme's own. */
  readonly host: string
  /** A name in lower case without a final dot, or an address without brackets. */
  readonly hostname: string
  readonly port: number
  /** Path and query. */
  readonly path: string
  /** The user allowed it by name: it may be private. */
  readonly isAllowed: boolean
}

/** The one address that an attempt may connect to. */
export interface PinnedAddress {
  readonly kind: 'pinned'
  readonly address: string
  readonly port: number
}

/** Finds every address of a name. */
export type Resolve = (hostname: string) => Promise<readonly string[]>

/** Longer than any real one, and refused before it is parsed. */
const URL_LENGTH_MAX = 2_048

/** Ports on which web services are at home; any other only where the user allowed it. */
const PUBLIC_PORTS: ReadonlySet<number> = new Set([443, 8443])

/** Names that mean this machine or this network, whatever a resolver says. */
const LOCAL_NAME = /(^|\.)(localhost|localdomain|local|internal|intranet|lan|home\.arpa)$/

/** Judges a callback's address as it was given. */
export function guardUrl(text: string, allowances: readonly CallbackAllowance[]): CallbackTarget | GuardRefusal {
  if (text.length > URL_LENGTH_MAX) return refused('too-long')
  // A parser puts much right: tabs and line breaks vanish, backslashes turn. Nobody writes an address so in good faith.
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^\s\\\p{Cc}]+$/iu.test(text) || !URL.canParse(text)) return refused('not-a-url')
  // Decimal, octal, hexadecimal and full-width spellings of an address are its usual one from here on.
  const url = new URL(text)
  const isSecure = url.protocol === 'https:'
  if (!isSecure && url.protocol !== 'http:') return refused('scheme')
  if (url.username !== '' || url.password !== '' || /^[^/?#]*\/\/[^/?#]*@/.test(text)) return refused('userinfo')
  if (text.includes('#')) return refused('fragment')

  const hostname = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
  const port = url.port === '' ? (isSecure ? 443 : 80) : Number(url.port)
  if (hostname.split('.').includes('') && isIP(hostname) === 0) return refused('not-a-url')
  if (port === 0) return refused('port')
  const isAllowed = allowances.some((allowance) => allowsCallback(allowance, { hostname, port }))
  if (!isAllowed) {
    if (!isSecure) return refused('plain-http')
    if (!PUBLIC_PORTS.has(port)) return refused('port')
    if (LOCAL_NAME.test(hostname)) return refused('local-name')
    if (isIP(hostname) !== 0 && !isPublicAddress(hostname)) return refused('private-address')
  }
  return { kind: 'target', isSecure, host: url.host, hostname, port, path: `${url.pathname}${url.search}`, isAllowed }
}

/**
 * Resolves a target once and pins one address. A name with a single private address among public ones is refused: who
 * answers so is about to answer something else the next time. Rejects as `resolve` does.
 */
export async function guardHost(target: CallbackTarget, resolve: Resolve): Promise<PinnedAddress | GuardRefusal> {
  const { hostname, port, isAllowed } = target
  const addresses = isIP(hostname) === 0 ? await resolve(hostname) : [hostname]
  const [address] = addresses
  if (address === undefined || addresses.some((each) => isIP(each) === 0)) return refused('no-address')
  if (!isAllowed && !addresses.every(isPublicAddress)) return refused('private-address')
  return { kind: 'pinned', address, port }
}

/** Whether a socket is connected to the pinned address and to no other; null: it is. */
export function guardPeer(pinned: PinnedAddress, remoteAddress: string | undefined): GuardRefusal | null {
  if (remoteAddress === undefined || isIP(remoteAddress) === 0) return refused('other-peer')
  return plainAddress(remoteAddress) === plainAddress(pinned.address) ? null : refused('other-peer')
}

const refused = (reason: GuardReason): GuardRefusal => ({ kind: 'refused', reason })

/** One spelling for each address; `::ffff:192.0.2.1`, which a socket may report, is 192.0.2.1. */
const plainAddress = (address: string): string => parseAddress(address).toString()

/** ipaddr.js takes `::192.0.2.1` for a mapped address, which it is not: IPv6 goes through the parser of URLs first. */
function parseAddress(address: string): ipaddr.IPv4 | ipaddr.IPv6 {
  const isPlainV6 = isIP(address) === 6 && !address.includes('%')
  return ipaddr.process(isPlainV6 ? new URL(`http://[${address}]/`).hostname.slice(1, -1) : address)
}

/** IPv6 addresses given out to machines of the internet. */
const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3')

/**
 * Ranges of it that are not, or that carry an IPv4 address past the check. ipaddr.js knows most as something other than
 * unicast; they are named all the same, because this table, and not a version of a package, is what is promised.
 */
const SPECIAL_GLOBAL = [
  '2001::/23', // protocol assignments, Teredo among them
  '2001:db8::/32', // documentation
  '2002::/16', // 6to4
  '2620:4f:8000::/48', // AS112
  '3ffe::/16', // the former 6bone
  '3fff::/20', // documentation
].map((range) => ipaddr.parseCIDR(range))

/**
 * Whether an address is a machine's own one on the internet. IPv4: unicast and nothing else. IPv6: of the range that is
 * given out, and not special in it. So `::/96`, `::ffff:0:0:0/96`, `64:ff9b::/96`, `64:ff9b:1::/48`, `fc00::/7`,
 * `fe80::/10`, `fec0::/10` and `ff00::/8` are refused although some of them count as unicast elsewhere; what is mapped
 * (`::ffff:0:0/96`) is judged as the IPv4 address that it is. Takes only what `isIP` takes.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0 || address.includes('%')) return false
  const parsed = parseAddress(address)
  if (parsed.range() !== 'unicast') return false
  if (parsed.kind() === 'ipv4') return true
  return parsed.match(GLOBAL_UNICAST) && !SPECIAL_GLOBAL.some((range) => parsed.match(range))
}
