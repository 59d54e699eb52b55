import { type AddressInfo, createServer, type Socket } from 'node:net'

/** A server of a test on a port of its own. */
export interface LoopbackServer {
  readonly port: number
  readonly connectionCount: () => number
  /** Connections that are open now. */
  readonly sockets: ReadonlySet<Socket>
  close(): Promise<void>
}

/** Starts a server on loopback; connections are counted from 0. */
export async function startLoopback(serve: (socket: Socket, connection: number) => void): Promise<LoopbackServer> {
  const sockets = new Set<Socket>()
  let connectionCount = 0
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    serve(socket, connectionCount++)
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    connectionCount: () => connectionCount,
    sockets,
    close() {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => {
        server.close(() => resolve())
      })
    },
  }
}
