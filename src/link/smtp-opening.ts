import { isIP, type Socket } from 'node:net'
import { connect as connectSecure } from 'node:tls'
import { wordTls } from './peer-sockets.ts'
import { type OpeningStep, SmtpError, type SmtpFault } from './smtp-fault.ts'
import { createSmtpLine, type SmtpLine } from './smtp-line.ts'
import type { SmtpReply } from './smtp-reply.ts'

/** How connections to a mail server are opened. */
export interface OpeningTerms {
  /** Name or address that its certificate must be for. */
  readonly host: string
  /** The socket is secure already. */
  readonly isSecure: boolean
  readonly starttls: 'auto' | 'require' | 'off'
  readonly auth: { readonly user: string; readonly password: string } | null
}

/** A connection on which messages can be sent. */
export interface OpenLine {
  readonly line: SmtpLine
  /** Commands may be sent without waiting for the replies to those before (RFC 2920). */
  readonly isPipelining: boolean
}

/**
 * Greets, secures the connection and logs in, all of it within a deadline that no reply puts off. Rejects with an
 * `SmtpError`; the socket is closed then.
 */
export async function openLine(socket: Socket, terms: OpeningTerms, withinMs: number): Promise<OpenLine> {
  let line = createSmtpLine(socket)
  let step: OpeningStep = 'greeting'
  let isLate = false
  let giveUp = (): void => line.drop()
  const late = new Promise<never>((_, reject) => {
    giveUp = () => {
      isLate = true
      reject(new SmtpError({ kind: 'silent', step }))
      line.socket.destroy()
    }
  })
  late.catch(() => {})
  const timer = setTimeout(() => giveUp(), Math.max(1, withinMs))
  const fail = (fault: SmtpFault): SmtpError => new SmtpError(fault)

  /** Sends a command, if there is one, and comes to the reply. */
  function ask(command: string | null): Promise<SmtpReply> {
    return new Promise((resolve, reject) => {
      line.listen({
        replied: resolve,
        paused() {},
        lost: (kind) => reject(fail({ kind, step })),
      })
      if (command !== null) line.socket.write(`${command}\r\n`, 'utf8')
    })
  }

  async function expect(command: string | null, code: number): Promise<SmtpReply> {
    const reply = await ask(command)
    if (reply.code !== code) throw fail({ kind: 'answer', step, reply })
    return reply
  }

  async function hello(): Promise<readonly string[]> {
    step = 'EHLO'
    const { lines } = await expect(`EHLO ${nameOf(line.socket)}`, 250)
    return lines.slice(1).map((text) => text.trim().toUpperCase())
  }

  async function converse(): Promise<OpenLine> {
    await expect(null, 220)
    let extensions = await hello()
    if (!terms.isSecure && terms.starttls !== 'off') {
      const isOffered = extensions.includes('STARTTLS')
      if (!isOffered && terms.starttls === 'require') throw fail({ kind: 'lacks', step, extension: 'STARTTLS' })
      if (isOffered) {
        step = 'STARTTLS'
        await expect('STARTTLS', 220)
        // What was said before counts for nothing now (RFC 3207 section 4.2).
        line.leave()
        line = createSmtpLine(await secure(line.socket, terms.host))
        extensions = await hello()
      }
    }
    if (terms.auth !== null) {
      if (!extensions.some((text) => /^AUTH[ =](.* )?PLAIN( |$)/.test(text))) {
        throw fail({ kind: 'lacks', step, extension: 'AUTH PLAIN' })
      }
      step = 'AUTH'
      const { user, password } = terms.auth
      await expect(`AUTH PLAIN ${Buffer.from(`\0${user}\0${password}`).toString('base64')}`, 235)
    }
    return { line, isPipelining: extensions.includes('PIPELINING') }
  }

  try {
    const open = await Promise.race([converse(), late])
    idle(open.line)
    return open
  } catch (error) {
    line.drop()
    socket.destroy()
    throw isLate ? fail({ kind: 'silent', step }) : error
  } finally {
    clearTimeout(timer)
  }
}

/** While nobody uses a line, whatever the server says ends it: mostly that it closes the connection. */
function idle(line: SmtpLine): void {
  line.listen({ replied: () => line.drop(), paused() {}, lost() {} })
}

function secure(socket: Socket, host: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const refuse = (message: string): void => reject(new SmtpError({ kind: 'tls', step: 'STARTTLS', message }))
    const upgraded = connectSecure({ socket, ...(isIP(host) === 0 ? { servername: host } : { host }) })
    upgraded.once('secureConnect', () => resolve(upgraded))
    upgraded.on('error', ({ message }) => refuse(wordTls(message)))
    upgraded.once('close', () => refuse('the connection was closed'))
  })
}

/** Who a client says that it is, if it has no name (RFC 5321 section 4.1.3). */
function nameOf({ localAddress = '127.0.0.1' }: Socket): string {
  return isIP(localAddress) === 6 ? `[IPv6:${localAddress}]` : `[${localAddress}]`
}
