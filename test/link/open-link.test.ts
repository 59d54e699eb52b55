import { createServer } from 'node:net'
import { expect, test } from 'vitest'
import { RunError } from '../../src/fault/run-error.ts'
import { openLink } from '../../src/link/open-link.ts'
import type { RealSinkSpec } from '../../src/scenario/real-sink.ts'
import { startServer } from './scripted-server.ts'

const spec = (url: string): RealSinkSpec => ({
  kind: 'http',
  name: 'api',
  url,
  method: 'POST',
  headers: {},
  body: null,
  connectionCount: 1,
  connectTimeoutUs: 100_000,
  breaker: null,
})

const openAt = (url: string) =>
  openLink(spec(url), { connectionCount: 1, access: { ownHosts: [], secrets: {} }, typeNames: [], isLate: false })

async function failureOf(url: string): Promise<{ message: string; exitCode: number }> {
  const error = await openAt(url).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(RunError)
  return error as RunError
}

/** A port on which nobody listens any more. */
async function freePort(): Promise<number> {
  const server = await startServer(() => {})
  await server.close()
  return server.port
}

test('where nobody listens, the sentence names the setting and the peer', async () => {
  const port = await freePort()
  expect(await failureOf(`http://127.0.0.1:${port}/`)).toMatchObject({
    message: `sinks.api.url: nobody listens on 127.0.0.1:${port}; start the service, or correct the setting`,
    exitCode: 3,
  })
})

test('a port that stays silent is given up at the deadline, in a sentence that names it', async () => {
  // It takes connections and says nothing, so that no TLS comes about.
  const server = await startServer(() => {})
  expect(await failureOf(`https://127.0.0.1:${server.port}/`)).toMatchObject({
    message: `sinks.api.url: no connection over TLS to 127.0.0.1:${server.port} within 100 ms; see whether it is alive, or give it a longer connectTimeout`,
    exitCode: 3,
  })
  await server.close()
})

test('a peer that speaks no TLS is told of as such', async () => {
  const server = createServer((socket) => socket.on('error', () => {}).end('220 ready\r\n'))
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as { port: number }
  const { message, exitCode } = await failureOf(`https://127.0.0.1:${port}/`)
  expect(message).toMatch(new RegExp(`^sinks\\.api\\.url: no connection to 127\\.0\\.0\\.1:${port}: `))
  expect(exitCode).toBe(3)
  server.close()
})

test('another machine is refused before anything is sent', async () => {
  expect(await failureOf('http://192.0.2.1/')).toMatchObject({ exitCode: 2 })
})
