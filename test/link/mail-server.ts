import type { Socket } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import { type LoopbackServer, startLoopback } from './loopback-server.ts'

/** A command, or a message with all that came before the final dot. */
export interface Said {
  readonly verb: string
  readonly text: string
  /** Which connection it came on, counted from 0. */
  readonly connection: number
}

/** What the server answers; null: what a well-behaved server would. An empty text is no answer. */
export type MailScript = (said: Said, socket: Socket) => string | null

/** A mail server of this test on a port of its own. */
export interface MailServer extends LoopbackServer {
  readonly said: readonly Said[]
}

/** What it offers and how it greets. */
export interface MailServerOptions {
  readonly script?: MailScript
  /** Offered after EHLO. */
  readonly extensions?: readonly string[]
  readonly greet?: (socket: Socket, connection: number) => void
  readonly tls?: { readonly key: string; readonly cert: string; readonly isFromStart?: boolean }
}

/** Starts a server on loopback whose every byte the test can choose. */
export async function startMailServer({
  script = () => null,
  extensions = ['PIPELINING', '8BITMIME'],
  greet = (socket) => socket.write('220 test ESMTP\r\n'),
  tls,
}: MailServerOptions = {}): Promise<MailServer> {
  const said: Said[] = []

  function serve(socket: Socket, connection: number): void {
    let text = ''
    let isData = false
    let hasSender = false
    let hasReceiver = false
    socket.on('error', () => {})
    const onData = (chunk: Buffer): void => {
      text += chunk.toString('latin1')
      for (;;) {
        const mark = isData ? '\r\n.\r\n' : '\r\n'
        // A message without a line is its dot alone.
        const isEmpty = isData && text.startsWith('.\r\n')
        const end = isEmpty ? 0 : text.indexOf(mark)
        if (end < 0) return
        const part = text.slice(0, end)
        text = text.slice(end + (isEmpty ? 3 : mark.length))
        const verb = isData ? 'MESSAGE' : (part.split(' ')[0] ?? '').toUpperCase()
        isData = false
        const one = { verb, text: part, connection }
        said.push(one)
        const isReady = verb === 'DATA' ? hasReceiver : verb !== 'RCPT' || hasSender
        const answer = script(one, socket) ?? (isReady ? usual(verb, extensions) : '503 not yet\r\n')
        if (verb === 'MAIL') hasSender = answer.startsWith('250')
        if (verb === 'RCPT') hasReceiver = answer.startsWith('250')
        else if (verb !== 'DATA') hasReceiver = false
        if (verb === 'DATA' && answer.startsWith('354')) isData = true
        if (answer !== '') socket.write(answer, 'latin1')
        if (verb === 'STARTTLS' && tls && answer.startsWith('220')) {
          socket.off('data', onData)
          serve(wrap(socket), connection)
          return
        }
      }
    }
    socket.on('data', onData)
  }

  const wrap = (socket: Socket): Socket =>
    new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(tls) })

  const server = await startLoopback((socket, connection) => {
    const spoken = tls?.isFromStart ? wrap(socket) : socket
    serve(spoken, connection)
    greet(spoken, connection)
  })
  return { ...server, said }
}

function usual(verb: string, extensions: readonly string[]): string {
  switch (verb) {
    case 'EHLO':
      return ['test', ...extensions]
        .map((text, index) => `250${index === extensions.length ? ' ' : '-'}${text}\r\n`)
        .join('')
    case 'STARTTLS':
      return '220 go on\r\n'
    case 'AUTH':
      return '235 welcome\r\n'
    case 'DATA':
      return '354 go on\r\n'
    case 'QUIT':
      return '221 bye\r\n'
    default:
      return '250 ok\r\n'
  }
}
