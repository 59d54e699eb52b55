import type { Outcome } from '../sink/sink.ts'
import { hangUp } from './hang-up.ts'
import type { ClosableConnection } from './pooled-link.ts'
import { outcomeOfCode, outcomeOfFault } from './smtp-fault.ts'
import type { SmtpLine } from './smtp-line.ts'
import type { SmtpMessage } from './smtp-message.ts'
import type { OpenLine } from './smtp-opening.ts'
import type { SmtpReply } from './smtp-reply.ts'

/** What one connection is made of. */
export interface SmtpConnectionParts {
  /** Opens a line, within a deadline of its own. */
  readonly open: () => Promise<OpenLine>
  readonly describe: (row: number) => SmtpMessage
  /** Body of every message, and the end of the data. */
  readonly body: Buffer
  readonly ended: (outcome: Outcome) => void
}

/** Whose reply is awaited, in the order in which they are sent. */
const IDLE = 0
const RSET = 1
const MAIL = 2
const RCPT = 3
const DATA = 4
const END = 5

/** The server is about to close the connection (RFC 5321 section 3.8). */
const CLOSING = 421

/** Makes one connection, which opens itself with the first call, and again after it was lost. */
export function createSmtpConnection({ open, describe, body, ended }: SmtpConnectionParts): ClosableConnection {
  let line: SmtpLine | null = null
  let isPipelining = false
  let isOpening = false
  let isClosed = false
  /** The row whose call waits for the connection to open. */
  let waitingRow: number | null = null
  let step = IDLE
  let message: SmtpMessage | null = null
  let wasSent = false
  /** The first refusal of the call in flight. */
  let refusal: Outcome | null = null
  /** How the call in flight has ended, to be told when all that came with it is read. */
  let outcome: Outcome | null = null
  /** The server has a transaction open that led to nothing. */
  let isUnclean = false

  const listener = { replied, paused, lost }

  return {
    start(row) {
      if (line === null) {
        waitingRow = row
        if (!isOpening) reopen()
      } else {
        transmit(line, row)
      }
    },
    breakOff() {
      // A connection that is about to be open serves the next call.
      waitingRow = null
      const isDoubtful = wasSent
      if (step !== IDLE) drop()
      clear()
      return isDoubtful
    },
    async close(withinMs) {
      isClosed = true
      const last = line
      if (last === null) return
      line = null
      await hangUp(last, { isIdle: step === IDLE, withinMs })
    },
  }

  function reopen(): void {
    isOpening = true
    open().then(
      (opened) => {
        isOpening = false
        if (isClosed) {
          opened.line.drop()
          return
        }
        line = opened.line
        isPipelining = opened.isPipelining
        isUnclean = false
        line.listen(listener)
        if (line !== null && waitingRow !== null) transmit(line, takeWaiting())
        else if (waitingRow !== null) endWaiting('refused')
      },
      (error: unknown) => {
        isOpening = false
        if (waitingRow !== null) endWaiting(outcomeOfFault(error))
      },
    )
  }

  function takeWaiting(): number {
    const row = waitingRow as number
    waitingRow = null
    return row
  }

  function endWaiting(how: Outcome): void {
    waitingRow = null
    ended(how)
  }

  function transmit({ socket }: SmtpLine, row: number): void {
    message = describe(row)
    const { from, to } = message
    step = isUnclean ? RSET : MAIL
    const first = isUnclean ? 'RSET\r\n' : ''
    isUnclean = false
    if (isPipelining) {
      socket.write(`${first}MAIL FROM:<${from}>\r\nRCPT TO:<${to}>\r\nDATA\r\n`, 'latin1')
    } else {
      socket.write(first === '' ? `MAIL FROM:<${from}>\r\n` : first, 'latin1')
    }
  }

  function replied({ code }: SmtpReply): void {
    if (step === IDLE || outcome !== null) {
      // Nothing was asked.
      drop()
    } else if (code === CLOSING) {
      outcome = refusal ?? 'transient'
      drop()
    } else if (step === END) {
      replyToEnd(code)
    } else if (step === DATA) {
      replyToData(code)
    } else {
      replyToCommand(code)
    }
  }

  function replyToCommand(code: number): void {
    if (code >= 300) {
      const how = outcomeOfCode(code)
      // A connection that cannot be cleared is no fault of the message that comes next.
      if (how === null || step === RSET) {
        lose()
        return
      }
      refusal ??= how
      if (!isPipelining) {
        refuse(refusal)
        return
      }
    }
    step++
    if (isPipelining) return
    const { from, to } = message as SmtpMessage
    const command = step === MAIL ? `MAIL FROM:<${from}>` : step === RCPT ? `RCPT TO:<${to}>` : 'DATA'
    line?.socket.write(`${command}\r\n`, 'latin1')
  }

  function replyToData(code: number): void {
    if (code >= 400) {
      refuse(refusal ?? (outcomeOfCode(code) as Outcome))
      return
    }
    if (code !== 354 || line === null) {
      lose()
      return
    }
    step = END
    const { socket } = line
    if (refusal !== null) {
      // Asked for the data of a message that it has refused, a server gets none (RFC 2920 section 3.1).
      socket.write('.\r\n', 'latin1')
      return
    }
    wasSent = true
    socket.cork()
    socket.write((message as SmtpMessage).head, 'latin1')
    socket.write(body)
    socket.uncork()
  }

  function replyToEnd(code: number): void {
    if (code < 300) {
      outcome = refusal ?? 'ok'
      return
    }
    const how = outcomeOfCode(code)
    if (how === null) lose()
    else outcome = refusal ?? how
  }

  function refuse(how: Outcome): void {
    outcome = how
    isUnclean = true
  }

  /** The server has lost its way, or its mind: what it says next would be about something else. */
  function lose(): void {
    outcome = refusal ?? (wasSent ? 'unknown' : 'transient')
    drop()
  }

  function drop(): void {
    line?.drop()
    line = null
    if (outcome !== null) queueMicrotask(paused)
  }

  function paused(): void {
    if (outcome === null) return
    const how = outcome
    clear()
    ended(how)
  }

  function lost(): void {
    line = null
    if (step === IDLE) return
    outcome ??= refusal ?? (wasSent ? 'unknown' : 'transient')
    paused()
  }

  function clear(): void {
    step = IDLE
    message = null
    wasSent = false
    refusal = null
    outcome = null
  }
}
