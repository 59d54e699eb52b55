/** What a peer's first bytes tell: of PostgreSQL, of one too old, of something else, or nothing yet. */
export type Greeting =
  | { readonly kind: 'open' }
  | { readonly kind: 'postgres' }
  | { readonly kind: 'old' }
  | { readonly kind: 'stranger'; readonly words: string }

/** A message is its type, and its length in four bytes. */
const HEAD_LENGTH = 5

/** What a server may say first: authentication, an error, a notice, a choice of protocol. */
const FIRST_TYPES = 'RENv'

/** No first message is longer; text in place of a length is far beyond. */
const LENGTH_MAX = 30_000

const SHOWN_LENGTH = 60

/** Judges what a peer said first, before a client library takes it for lengths and waits for gigabytes. */
export function judgeGreeting(bytes: Uint8Array): Greeting {
  if (bytes.length === 0) return { kind: 'open' }
  const text = Buffer.from(bytes).toString('latin1')
  const isKnown = FIRST_TYPES.includes(text.charAt(0))
  if (isKnown && bytes.length < HEAD_LENGTH) return { kind: 'open' }
  const length = isKnown ? Buffer.from(bytes).readUInt32BE(1) : 0
  if (length >= 4 && length <= LENGTH_MAX) return { kind: 'postgres' }
  // Before protocol 3.0, an error was its text alone.
  if (text.startsWith('EFATAL') || text.includes('unsupported frontend protocol')) return { kind: 'old' }
  const words = text
    .split(/[\r\n\0]/, 1)
    .join('')
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, SHOWN_LENGTH)
  return { kind: 'stranger', words }
}
