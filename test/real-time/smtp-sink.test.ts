import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, expect, test } from 'vitest'
import { type MailServer, type MailServerOptions, startMailServer } from '../link/mail-server.ts'
import { runQbench } from './qbench.ts'
import { readRealSinkResult } from './real-sink-result.ts'

let server: MailServer | null = null
const folder = mkdtempSync(join(tmpdir(), 'qbench-smtp-'))

afterEach(async () => {
  await server?.close()
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

const SECRET = 'b2f1c0ffee'
const CERTIFICATE = 'test/fixtures/tls/cert.pem'
const TLS = { key: readFileSync('test/fixtures/tls/key.pem', 'utf8'), cert: readFileSync(CERTIFICATE, 'utf8') }

const SCENARIO = `version: 1
requests:
  signup: { arrivals: { constant: { rate: 200/s, for: 1500ms } }, timeout: 5s, jobs: { mail: 1 } }
jobs:
  mail: { sink: relay, timeout: 1s, retry: { attempts: 4, backoff: 10ms } }
sinks:
  relay:
    kind: smtp
    url: smtp://127.0.0.1:PORT
    to: user-\${jobId}@b.example
    auth: { user: me, password: "\${env:QBENCH_TEST_SECRET}" }
    connections: 12
workers: { default: { threads: 2, concurrency: 6 } }
`

/** Runs the scenario against a server that counts messages by job id, and answers each as the job and its nth try say. */
async function run(
  mode: string,
  answerOf: (id: number, nth: number) => string | null,
  options: MailServerOptions = {},
) {
  const seen = new Map<number, number>()
  server = await startMailServer({
    ...options,
    extensions: ['PIPELINING', 'AUTH PLAIN', ...(options.tls ? ['STARTTLS'] : [])],
    script({ verb, text }, socket) {
      if (verb !== 'MESSAGE') return null
      const id = Number(/^X-Qbench-Job: (\d+)$/m.exec(text)?.[1])
      const nth = (seen.get(id) ?? 0) + 1
      seen.set(id, nth)
      const answer = answerOf(id, nth)
      if (answer === 'reset') socket.resetAndDestroy()
      return answer === 'reset' ? '' : answer
    },
  })
  const path = join(folder, 'mail.yaml')
  const scheme = options.tls?.isFromStart ? 'smtps' : 'smtp'
  writeFileSync(path, SCENARIO.replace('smtp://127.0.0.1:PORT', `${scheme}://127.0.0.1:${server.port}`))
  process.env.QBENCH_TEST_SECRET = SECRET
  process.env.NODE_EXTRA_CA_CERTS = resolve(CERTIFICATE)
  const ended = await runQbench(['run', path, '--mode', mode, '--json'])
  expect(ended.stderr + ended.stdout).not.toContain(SECRET)
  const { job, sink } = readRealSinkResult(ended)
  const messageCount = [...seen.values()].reduce((sum, count) => sum + count, 0)
  return { job, sink, jobCount: seen.size, messageCount, server }
}

test.each(['sync', 'async'])(
  '%s: the server counts what the ledger says, job by job, over connections that stay open',
  async (mode) => {
    const { job, sink, jobCount, messageCount, server: asked } = await run(mode, () => null)
    expect(job).toMatchObject({ createdCount: 300, doneCount: 300, duplicatedCount: 0, retryCount: 0 })
    expect(sink).toMatchObject({ kind: 'smtp', callCount: 300, okCount: 300, unknownCount: 0 })
    expect([jobCount, messageCount]).toEqual([300, 300])
    expect(asked.connectionCount()).toBe(12)
    expect(asked.said.filter(({ verb }) => verb === 'QUIT')).toHaveLength(12)
  },
  30_000,
)

test.each(['sync', 'async'])(
  '%s: messages that are put off, refused, in doubt or dripped at are retried as they should be, to the message',
  async (mode) => {
    // Of ten jobs each: one is put off twice, one refused, one reset after its data; of a
    // hundred, one is dripped at beyond its deadline.
    const { job, sink, messageCount } = await run(mode, (id, nth) => {
      if (id % 10 === 1) return nth <= 2 ? '451 later\r\n' : null
      if (id % 10 === 2) return '550 nobody\r\n'
      if (id % 10 === 3 && nth === 1) return 'reset'
      return id % 100 === 4 && nth === 1 ? '250-wait' : null
    })
    expect(job.createdCount).toBe(300)
    expect([job.doneCount, job.deadCount + job.failedCount]).toEqual([270, 30])
    expect(job.retryCount).toBe(30 * 2 + 30 + 3)
    expect(sink).toMatchObject({ okCount: 270, errorCount: 60 + 30 + 30, cancelledCount: 3, unknownCount: 33 })
    expect(messageCount).toBe(sink.okCount + sink.errorCount + sink.cancelledCount)
  },
  30_000,
)

test.each([
  ['STARTTLS', false],
  ['TLS from the first byte', true],
])(
  'over %s with a certificate that somebody vouches for',
  async (_, isFromStart) => {
    const { job, sink, messageCount, server: asked } = await run('async', () => null, { tls: { ...TLS, isFromStart } })
    expect(job).toMatchObject({ createdCount: 300, doneCount: 300 })
    expect([sink.okCount, messageCount]).toEqual([300, 300])
    expect(asked.said.filter(({ verb }) => verb === 'STARTTLS')).toHaveLength(isFromStart ? 0 : 12)
  },
  30_000,
)
