import { isIP } from 'node:net'

/** A host that the user allows callbacks to, private or not. */
export interface CallbackAllowance {
  /** A name in lower case or an address in its usual spelling, as a URL has it, without brackets. */
  readonly hostname: string
  /** null: any port. */
  readonly port: number | null
}

/** HOST or HOST:PORT; an IPv6 address in brackets, or alone. */
const FORM = /^(\[[^[\]]+\]|[^[\]:]+)(?::([0-9]{1,5}))?$/

/**
 * Reads a value of `--allow-callback`: `hooks.lan`, `127.0.0.1:9000`, `[::1]:9000`. A host is meant as written: an allowed
 * address does not allow the names that resolve to it. Returns null for anything else.
 */
export function parseAllowance(text: string): CallbackAllowance | null {
  const match = FORM.exec(isIP(text) === 6 ? `[${text}]` : text)
  if (match === null) return null
  const [, written = '', portText] = match
  const port = portText === undefined ? null : Number(portText)
  if (port !== null && (port < 1 || port > 65_535)) return null
  const base = `http://${written}/`
  if (/[/?#@\\\s]/.test(written) || !URL.canParse(base)) return null
  return { hostname: new URL(base).hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, ''), port }
}

/** Whether an allowance is for a host and port. */
export function allowsCallback(
  allowance: CallbackAllowance,
  { hostname, port }: { readonly hostname: string; readonly port: number },
): boolean {
  return allowance.hostname === hostname && (allowance.port === null || allowance.port === port)
}
