import type { Socket } from 'node:net'
import { type LoopbackServer, startLoopback } from './loopback-server.ts'

/** What a client sent, one message: its type (`startup` for the first), and its body. */
export interface Heard {
  readonly type: string
  readonly body: Buffer
  /** Which connection it came on, counted from 0. */
  readonly connection: number
}

/** What the server does with a message. */
export type Script = (socket: Socket, heard: Heard) => void

/** A server of this test that speaks the server's side of protocol 3.0, as far as its script goes. */
export interface ScriptedPostgres extends LoopbackServer {
  readonly heard: readonly Heard[]
}

/** Starts a server on loopback that takes messages apart and answers byte by byte as the script says. */
export async function startPostgres(script: Script): Promise<ScriptedPostgres> {
  const heard: Heard[] = []
  const server = await startLoopback((socket, connection) => {
    let bytes = Buffer.alloc(0)
    let isStarted = false
    socket.on('data', (chunk) => {
      bytes = Buffer.concat([bytes, chunk])
      for (;;) {
        const headLength = isStarted ? 5 : 4
        if (bytes.length < headLength) return
        const length = bytes.readUInt32BE(headLength - 4) + headLength - 4
        if (bytes.length < length) return
        const type = isStarted ? bytes.toString('latin1', 0, 1) : 'startup'
        const message = { type, body: bytes.subarray(headLength, length), connection }
        bytes = bytes.subarray(length)
        isStarted = true
        heard.push(message)
        script(socket, message)
      }
    })
  })
  return { ...server, heard }
}

function message(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts)
  const head = Buffer.alloc(5)
  head.write(type, 'latin1')
  head.writeUInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}

const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}

const int16 = (value: number): Buffer => int32(value).subarray(2)

const cString = (text: string): Buffer => Buffer.from(`${text}\0`)

const READY = message('Z', Buffer.from('I'))

/** Lets a client in that asked for nothing. */
export const WELCOME = Buffer.concat([
  message('R', int32(0)),
  message('S', cString('server_version'), cString('15.1')),
  message('K', int32(1), int32(2)),
  READY,
])

/** Asks for a password in the clear. */
export const ASKS_PASSWORD = message('R', int32(3))

/** An error, as a message of its own. */
export const errorMessage = (code: string, words: string, severity = 'ERROR'): Buffer =>
  message('E', cString(`S${severity}`), cString(`C${code}`), cString(`M${words}`), Buffer.from('\0'))

/** A statement was parsed only. */
export const PARSED = Buffer.concat([message('1'), READY])

/** A statement was done. */
export const DONE = Buffer.concat([
  message('1'),
  message('2'),
  message('n'),
  message('C', cString('INSERT 0 1')),
  READY,
])

/** A statement was done, and gave so many rows of one column of text. */
export const rowsOf = (count: number): Buffer =>
  Buffer.concat([
    message('1'),
    message('2'),
    message('T', int16(1), cString('a'), int32(0), int16(0), int32(25), int16(-1), int32(-1), int16(0)),
    ...Array.from({ length: count }, () => message('D', int16(1), int32(3), Buffer.from('abc'))),
    message('C', cString(`SELECT ${count}`)),
    READY,
  ])

/** A statement failed, and the session goes on. */
export const failed = (code: string, words = 'no'): Buffer => Buffer.concat([errorMessage(code, words), READY])

/** Text of a statement that was sent to be parsed. */
export const statementOf = ({ type, body }: Heard): string => {
  const [name = '', text = ''] = body.toString('utf8').split('\0')
  return type === 'Q' ? name : text
}

/**
 * A server that lets everybody in, has parsed whatever is only to be parsed, plans whatever is to be explained, and
 * leaves the nth statement that is to be run, counted from 0, to the script.
 */
export function obliging(run: (socket: Socket, nth: number, heard: readonly Heard[]) => void): Script {
  const pending = new Map<Socket, Heard[]>()
  let count = 0
  return (socket, heard) => {
    if (heard.type === 'startup') {
      socket.write(WELCOME)
      return
    }
    const messages = [...(pending.get(socket) ?? []), heard]
    pending.set(socket, messages)
    if (heard.type !== 'S' && heard.type !== 'Q') return
    pending.set(socket, [])
    const [first] = messages
    if (!messages.some(({ type }) => type === 'B' || type === 'Q')) socket.write(PARSED)
    else if (first && statementOf(first).startsWith('explain ')) socket.write(DONE)
    else run(socket, count++, messages)
  }
}
