import type { Socket } from 'node:net'
import { type LoopbackServer, startLoopback } from './loopback-server.ts'

/** A request as the server got it. */
export interface Received {
  readonly head: string
  readonly body: string
  /** Which connection it came on, counted from 0. */
  readonly connection: number
}

/** What the server does with the nth request, counted from 0: usually it writes an answer. */
export type Script = (socket: Socket, received: Received, nth: number) => void

/** A server of this test on a port of its own. */
export interface ScriptedServer extends LoopbackServer {
  readonly received: readonly Received[]
}

/** Starts a server on loopback that answers byte by byte as the script says. */
export async function startServer(script: Script): Promise<ScriptedServer> {
  const received: Received[] = []
  const server = await startLoopback((socket, connection) => {
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
      for (let request = takeRequest(text); request !== null; request = takeRequest(text)) {
        text = request.rest
        received.push({ head: request.head, body: request.body, connection })
        script(socket, received.at(-1) as Received, received.length - 1)
      }
    })
  })
  return { ...server, received }
}

/** Takes the first whole request off a text; null: it is not all there. */
function takeRequest(text: string): { head: string; body: string; rest: string } | null {
  const end = text.indexOf('\r\n\r\n')
  if (end < 0) return null
  const head = text.slice(0, end)
  const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0)
  const bodyFrom = end + 4
  if (text.length < bodyFrom + length) return null
  return { head, body: text.slice(bodyFrom, bodyFrom + length), rest: text.slice(bodyFrom + length) }
}

/** An answer with a status and a short body. */
export const answer = (status: number, body = 'ok', headers = ''): string =>
  `HTTP/1.1 ${status} Whatever\r\n${headers}content-length: ${body.length}\r\n\r\n${body}`
