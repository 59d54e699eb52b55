/** Longest address that fits into a path (RFC 5321 section 4.5.3.1.3), and the longest name before its `@`. */
const LENGTH_MAX = 254
const LOCAL_LENGTH_MAX = 64

const LOCAL = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const DOMAIN = /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/
const LITERAL = /^\[[0-9A-Za-z:.]+\]$/

/**
 * Says why an address is not put into a command, or null. Only plain ones are: what other programs understand in
 * different ways (quotes, comments, letters beyond ASCII) would measure their differences.
 */
export function explainAddress(address: string): string | null {
  if (/[\p{Cc}\u2028\u2029]/u.test(address)) return 'has a line break or another control character'
  if (/[^ -~]/.test(address)) return 'has letters beyond ASCII; write a domain in its xn-- form'
  if (address.length > LENGTH_MAX) return `is longer than ${LENGTH_MAX} characters, with the longest job id`
  const at = address.lastIndexOf('@')
  if (at < 0) return 'has no @; write an address such as you@example.com'
  const local = address.slice(0, at)
  const domain = address.slice(at + 1)
  if (local.length > LOCAL_LENGTH_MAX) return `has more than ${LOCAL_LENGTH_MAX} characters before its @`
  if (LOCAL.test(local) && (DOMAIN.test(domain) || LITERAL.test(domain))) return null
  return 'is not a plain address such as you@example.com: no name beside it, quotes, comments, spaces or brackets'
}
