import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onceAlive, runQbench } from './qbench.ts'
import { readRealSinkResult } from './real-sink-result.ts'

/** A service that counts what it was sent by job id, and fails or falls silent as the job says. */
let server: Server
let port = 0
const seen = new Map<number, number>()
let answerOf: (id: number, attempt: number) => number | 'reset' | 'silent' = () => 200
const folder = mkdtempSync(join(tmpdir(), 'qbench-http-'))

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => {
      text += chunk
    })
    request.on('end', () => {
      const { id, attempt } = JSON.parse(text) as { id: number; attempt: number }
      seen.set(id, (seen.get(id) ?? 0) + 1)
      const answer = answerOf(id, attempt)
      if (answer === 'reset') request.socket.resetAndDestroy()
      else if (answer !== 'silent') setTimeout(() => response.writeHead(answer).end('ok'), 2)
    })
  })
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  port = (server.address() as AddressInfo).port
})

afterAll(() => {
  server.closeAllConnections()
  server.close()
  rmSync(folder, { recursive: true })
})

const SCENARIO = `version: 1
requests:
  order: { arrivals: { constant: { rate: 200/s, for: 1500ms } }, timeout: 5s, jobs: { save: 1 } }
jobs:
  save: { sink: api, timeout: 300ms, retry: { attempts: 4, backoff: 10ms } }
sinks:
  api:
    kind: http
    url: http://127.0.0.1:PORT/jobs
    headers: { authorization: "Bearer \${env:QBENCH_TEST_SECRET}" }
    body: '{"id":\${jobId},"attempt":\${attempt}}'
    connections: 12
workers: { default: { threads: 2, concurrency: 6 } }
queues: { default: { visibility: { timeout: 400ms, heartbeat: 100ms } } }
`

const SECRET = 'b2f1c0ffee'

async function run(mode: string, more = '', args: readonly string[] = [], during?: Parameters<typeof runQbench>[1]) {
  seen.clear()
  const path = join(folder, 'api.yaml')
  writeFileSync(path, `${SCENARIO.replace('PORT', String(port))}${more}`)
  process.env.QBENCH_TEST_SECRET = SECRET
  const ended = await runQbench(['run', path, '--mode', mode, '--json', ...args], during)
  expect(ended.stderr + ended.stdout).not.toContain(SECRET)
  const { job, sink, result } = readRealSinkResult(ended)
  return { ended, job, sink, measurement: result.measurement }
}

const requestCount = (): number => [...seen.values()].reduce((sum, count) => sum + count, 0)

test.each(['sync', 'async'])(
  '%s: the service counts what the ledger says, job by job',
  async (mode) => {
    answerOf = () => 200
    const { job, sink, ended } = await run(mode)
    expect(ended.code === 0 || ended.code === 3).toBe(true)
    expect(job).toMatchObject({ createdCount: 300, doneCount: 300, duplicatedCount: 0, retryCount: 0 })
    expect(sink).toMatchObject({ kind: 'http', callCount: 300, okCount: 300, unknownCount: 0 })
    expect([seen.size, requestCount()]).toEqual([300, 300])
  },
  30_000,
)

test.each(['sync', 'async'])(
  '%s: failures are retried, refused for good or in doubt, as they came',
  async (mode) => {
    // Of ten jobs each: one fails twice, one for good, one is reset and one left without an answer at the first try.
    answerOf = (id, attempt) => {
      if (id % 10 === 1) return attempt <= 2 ? 503 : 200
      if (id % 10 === 2) return 410
      if (id % 10 === 3 && attempt === 1) return 'reset'
      return id % 10 === 4 && attempt === 1 ? 'silent' : 200
    }
    const { job, sink } = await run(mode)
    expect(job.createdCount).toBe(300)
    expect([job.doneCount, job.deadCount + job.failedCount]).toEqual([270, 30])
    expect(job.retryCount).toBe(30 * 2 + 30 + 30)
    expect(sink).toMatchObject({ okCount: 270, errorCount: 60 + 30 + 30, cancelledCount: 30, unknownCount: 60 })
    // What the service got is what is done, and what is known to have been tried besides.
    expect(requestCount()).toBe(sink.okCount + sink.errorCount + sink.cancelledCount)
  },
  30_000,
)

test('a worker that dies with calls in flight loses no job, and its successor opens connections of its own', async () => {
  answerOf = () => 200
  const { job, sink } = await run(
    'async',
    'faults: [ { kind: kill-worker, queue: default, thread: 0, at: 600ms, for: 300ms } ]\n',
  )
  expect(job).toMatchObject({ createdCount: 300, doneCount: 300, lostCount: 0 })
  expect(sink.cancelledCount).toBe(job.redeliveredCount)
  expect(requestCount()).toBeLessThanOrEqual(sink.callCount)
  expect(requestCount()).toBeGreaterThanOrEqual(sink.okCount)
}, 30_000)

test('Ctrl-C ends a run whose service hangs, with a partial result', async () => {
  answerOf = () => 'silent'
  const args = ['--set', 'jobs.save.timeout=20s', '--set', 'requests.order.timeout=20s', '--grace', '300ms']
  const { ended, measurement, sink } = await run('sync', '', args, (child) =>
    onceAlive(child, () => child.kill('SIGINT')),
  )
  expect([ended.code, measurement.ending]).toEqual([130, 'interrupted'])
  expect(sink.okCount).toBe(0)
}, 30_000)

test('the stored scenario says where a secret comes from, and not what it is', async () => {
  answerOf = () => 200
  const { ended } = await run('sync')
  expect(JSON.parse(ended.stdout).scenario.resolved.sinks[0].headers).toEqual({
    authorization: 'Bearer ${env:QBENCH_TEST_SECRET}',
  })
  expect(readFileSync(join(folder, 'api.yaml'), 'utf8')).not.toContain(SECRET)
}, 30_000)
