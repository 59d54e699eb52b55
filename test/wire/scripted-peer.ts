import { createServer, type Socket } from 'node:net'

/** A server whose every byte a test writes. */
export interface ScriptedPeer {
  readonly port: number
  /** Connections that there were. */
  readonly sockets: Socket[]
  /** All that was received, of all connections. */
  received(): string
  /** Resolves when a connection has been closed. */
  readonly closed: Promise<void>
  close(): Promise<void>
}

/** Opens a peer on loopback that does `serve` when a whole request is there, or `greet` as soon as it is connected. */
export async function openScriptedPeer(
  serve: (socket: Socket, request: string) => void,
  greet: (socket: Socket) => void = () => undefined,
): Promise<ScriptedPeer> {
  const sockets: Socket[] = []
  let all = ''
  let onClosed = (): void => undefined
  const closed = new Promise<void>((resolve) => {
    onClosed = resolve
  })
  const server = createServer((socket) => {
    sockets.push(socket)
    let text = ''
    let isServed = false
    socket.on('error', () => undefined)
    socket.on('close', onClosed)
    greet(socket)
    socket.on('data', (chunk) => {
      text += chunk
      all += chunk
      const bodyAt = text.indexOf('\r\n\r\n')
      const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0)
      if (isServed || bodyAt < 0 || Buffer.byteLength(text) < bodyAt + 4 + length) return
      isServed = true
      serve(socket, text)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as { port: number }).port,
    sockets,
    received: () => all,
    closed,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
