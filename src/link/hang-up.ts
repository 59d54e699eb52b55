import type { SmtpLine } from './smtp-line.ts'

/** How a connection to a mail server is given up. */
export interface Farewell {
  /** Nothing is asked of the server: it is told QUIT (RFC 5321 section 4.1.1.10). */
  readonly isIdle: boolean
  /** A server that has not closed its end by then is left behind. */
  readonly withinMs: number
}

/** Ends a connection to a mail server for good; nobody else hears of it. Resolves when it is closed, and never rejects. */
export function hangUp(line: SmtpLine, { isIdle, withinMs }: Farewell): Promise<void> {
  const { socket } = line
  line.leave()
  return new Promise((resolve) => {
    const late = setTimeout(() => socket.destroy(), withinMs)
    socket.once('close', () => {
      clearTimeout(late)
      resolve()
    })
    if (socket.closed) {
      clearTimeout(late)
      resolve()
      return
    }
    socket.resume()
    if (isIdle) socket.end('QUIT\r\n')
    else socket.destroy()
  })
}
