/** What a server said to one command. */
export interface SmtpReply {
  /** 200 to 599. */
  readonly code: number
  /** Its lines without the code, printable ASCII only. */
  readonly lines: readonly string[]
}

/** Reads replies from bytes as they come. */
export interface ReplyReader {
  /** Takes the next bytes; tells each reply that they complete, in order. False: this is no SMTP, and never will be. */
  push(chunk: Uint8Array): boolean
}

/** Four times what a server may send in a line (RFC 5321 section 4.5.3.1.5). */
const LINE_LENGTH_MAX = 2_048

/** More extensions than any server has. */
const LINE_COUNT_MAX = 128

const LF = 10
const CR = 13
const SPACE = 32
const HYPHEN = 45
const ZERO = 48

/** Makes a reader that holds one reply at most, however much it is sent: what is longer is no reply. */
export function createReplyReader(replied: (reply: SmtpReply) => void): ReplyReader {
  const held = Buffer.allocUnsafe(LINE_LENGTH_MAX)
  let heldLength = 0
  let lines: string[] = []
  /** Of the lines so far; 0: there are none. */
  let code = 0

  /** Takes one line without its end. */
  function take(line: Buffer): boolean {
    const length = line[line.length - 1] === CR ? line.length - 1 : line.length
    const lineCode = codeOf(line, length)
    if (lineCode === 0 || (code !== 0 && lineCode !== code) || lines.length === LINE_COUNT_MAX) return false
    lines.push(printable(line.toString('latin1', Math.min(4, length), length)))
    code = line[3] === HYPHEN && length > 3 ? lineCode : 0
    if (code !== 0) return true
    const reply = { code: lineCode, lines }
    lines = []
    replied(reply)
    return true
  }

  return {
    push(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      let from = 0
      for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, from)) {
        const length = end - from
        if (heldLength + length > LINE_LENGTH_MAX) return false
        let line = bytes.subarray(from, end)
        if (heldLength > 0) {
          line.copy(held, heldLength)
          line = held.subarray(0, heldLength + length)
          heldLength = 0
        }
        from = end + 1
        if (!take(line)) return false
      }
      const restLength = bytes.length - from
      if (heldLength + restLength > LINE_LENGTH_MAX) return false
      bytes.copy(held, heldLength, from)
      heldLength += restLength
      // What cannot become a code is told at once: nobody waits for the end of a line of something else.
      return heldLength < 4 || codeOf(held, heldLength) !== 0
    },
  }
}

/** The code at the head of a line; 0: it has none. */
function codeOf(line: Uint8Array, length: number): number {
  if (length < 3 || (length > 3 && line[3] !== SPACE && line[3] !== HYPHEN)) return 0
  let code = 0
  for (let index = 0; index < 3; index++) {
    const digit = (line[index] as number) - ZERO
    if (digit < 0 || digit > 9) return 0
    code = code * 10 + digit
  }
  return code >= 200 && code < 600 ? code : 0
}

const printable = (text: string): string => text.replace(/[^ -~]/g, '?')
