import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { createHttpConnection } from './http-connection.ts'

/** Enough that what is called over and over is compiled. */
const CALL_COUNT = 400
const CONNECTION_COUNT = 4

/** It is a courtesy: what is not warm by then starts cold. */
const LIMIT_MS = 1_000

const ANSWER = 'HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: 2\r\n\r\nok'

let warm: Promise<void> | null = null

/**
 * Makes calls to a server of this thread's own, so that the first calls of a run are no slower than its others: cold, they
 * take up to a hundred milliseconds more. The peer of the run gets none of them. Once per thread. Never rejects.
 */
export function warmUpHttp(): Promise<void> {
  warm ??= warmUp()
  return warm
}

async function warmUp(): Promise<void> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    // A call is small enough to come in one piece.
    socket.on('data', () => socket.write(ANSWER))
  })
  const late = new Promise<void>((done) => setTimeout(done, LIMIT_MS).unref())
  await Promise.race([callAll(server), late])
  for (const socket of sockets) socket.destroy()
  server.close()
}

async function callAll(server: ReturnType<typeof createServer>): Promise<void> {
  const isListening = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(0, '127.0.0.1', () => resolve(true))
  })
  if (!isListening) return
  const { port } = server.address() as AddressInfo
  await Promise.all(Array.from({ length: CONNECTION_COUNT }, () => callOver(port, CALL_COUNT / CONNECTION_COUNT)))
}

/** Makes so many calls on one connection, one after the other. */
function callOver(port: number, callCount: number): Promise<void> {
  return new Promise((resolve) => {
    let leftCount = callCount
    const connection = createHttpConnection({
      origin: `http://127.0.0.1:${port}`,
      openSocket: async () => connect(port, '127.0.0.1'),
      describe: (row) => ({
        path: '/',
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: `{"id":${row}}`,
      }),
      ended() {
        if (--leftCount > 0) connection.start(leftCount)
        else void connection.close(0).then(resolve)
      },
    })
    connection.start(leftCount)
  })
}
