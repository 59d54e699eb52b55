import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { wordFinding } from '../../src/report/finding-words.ts'
import { findReasons } from '../../src/report/reasons.ts'
import { onceAlive, runQbench } from './qbench.ts'
import { readRealSinkResult } from './real-sink-result.ts'

/** A server on which this file may create a database and a role; .ci/run starts one and sets this. */
const VARIABLE = 'QBENCH_TEST_POSTGRES'
const adminUrl = process.env[VARIABLE] ?? ''

if (adminUrl === '') {
  process.stderr.write(
    `skipped: runs against a real PostgreSQL; set ${VARIABLE} to the URL of a superuser on this machine, for instance postgres://postgres@127.0.0.1:5432/postgres\n`,
  )
}

const NAME = `qbench_test_${process.pid}`
const PASSWORD = 'p@ss:w/0rd#%'
/** Connections that the server gives the role, all together. */
const LIMIT = 10
const folder = mkdtempSync(join(tmpdir(), 'qbench-postgres-'))

/** One session, for as long as something is done with it. */
async function withSession<Value>(url: string, act: (client: Client) => Promise<Value>): Promise<Value> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  await client.connect()
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}

const databaseUrl = (): string => {
  const url = new URL(adminUrl)
  url.pathname = `/${NAME}`
  return url.href
}

interface Save {
  readonly id: number
  readonly attempt: number
}

const savedRows = (): Promise<readonly Save[]> =>
  withSession(databaseUrl(), async (client) => {
    const { rows } = await client.query<{ id: string; attempt: number }>('select id, attempt from orders order by id')
    return rows.map(({ id, attempt }) => ({ id: Number(id), attempt }))
  })

/** The server goes on with statements whose client is gone: they would count in the next test. */
async function endSessions(client: Client): Promise<void> {
  const sessions = `from pg_stat_activity where usename = '${NAME}'`
  for (let leftCount = 100; leftCount > 0; leftCount--) {
    const { rowCount } = await client.query(`select pg_terminate_backend(pid) ${sessions}`)
    if (rowCount === 0) return
    await client.query('select pg_sleep(0.05)')
  }
  throw new Error(`sessions of ${NAME} do not end`)
}

interface Way {
  readonly mode: 'sync' | 'async'
  readonly arrivals?: string
  readonly statement?: string
  readonly sink?: string
  readonly job?: string
  readonly during?: Parameters<typeof runQbench>[1]
}

const SAVE = 'insert into orders values (${jobId}, ${attempt}, ${type})'

async function start({ mode, arrivals, statement = SAVE, sink = '', job, during }: Way) {
  const { hostname, port } = new URL(adminUrl)
  const path = join(folder, 'shop.yaml')
  writeFileSync(
    path,
    `version: 1
requests:
  order: { arrivals: { ${arrivals ?? 'constant: { rate: 200/s, for: 1500ms }'} }, timeout: 8s, jobs: { save: 1 } }
jobs:
  save: { sink: db, ${job ?? 'timeout: 4s, retry: { attempts: 4, backoff: 20ms }'} }
sinks:
  db:
    kind: postgres
    url: "postgres://${NAME}:\${env:QBENCH_TEST_SECRET}@${hostname}:${port || 5432}/${NAME}"
    statement: ${JSON.stringify(statement)}
    ${sink === '' ? 'connections: 8' : sink}
front: { concurrency: 200, backlog: 200 }
workers: { default: { threads: 2, concurrency: 4 } }
`,
  )
  process.env.QBENCH_TEST_SECRET = PASSWORD
  const ended = await runQbench(['run', path, '--mode', mode, '--json'], during)
  expect(ended.stderr + ended.stdout).not.toContain(PASSWORD)
  return ended
}

async function run(way: Way) {
  const ended = await start(way)
  return readRealSinkResult(ended)
}

describe.skipIf(adminUrl === '')('against a real PostgreSQL', () => {
  beforeAll(async () => {
    await withSession(adminUrl, async (client) => {
      await client.query(`create role ${NAME} login password '${PASSWORD}' connection limit ${LIMIT}`)
      await client.query(`create database ${NAME}`)
    })
    await withSession(databaseUrl(), async (client) => {
      await client.query('create table orders (id bigint primary key, attempt int not null, type text not null)')
      await client.query('create table hidden (id bigint)')
      await client.query(`grant select, insert on orders to ${NAME}`)
    })
  })

  afterEach(async () => {
    await withSession(databaseUrl(), async (client) => {
      await endSessions(client)
      await client.query('truncate orders')
    })
  })

  afterAll(async () => {
    await withSession(adminUrl, async (client) => {
      await client.query(`drop database if exists ${NAME} with (force)`)
      await client.query(`drop role if exists ${NAME}`)
    })
  })

  test.each(['sync', 'async'] as const)(
    '%s: the table has a row for each job that the ledger calls done, and no other',
    async (mode) => {
      const { job, sink } = await run({ mode })
      expect(job).toMatchObject({ createdCount: 300, doneCount: 300, duplicatedCount: 0, retryCount: 0 })
      expect(sink).toMatchObject({ kind: 'postgres', callCount: 300, okCount: 300, unknownCount: 0 })
      const saved = await savedRows()
      expect([saved.length, new Set(saved.map(({ attempt }) => attempt))]).toEqual([300, new Set([1])])
    },
    30_000,
  )

  /** Sixty callers at one instant, where the server takes ten. */
  const SPIKE = {
    arrivals: 'burst: { size: 60, at: 300ms, every: 1s, times: 1 }',
    statement: `insert into orders select \${jobId}::bigint, \${attempt}::int, \${type} from pg_sleep(0.2)`,
    sink: 'connections: 60\n    pooled: false',
    job: 'timeout: 8s',
  }

  test('a spike of handlers that open their own connections meets "too many connections"', async () => {
    const { job, sink, result } = await run({ mode: 'sync', ...SPIKE })
    expect(sink.refusedCount).toBeGreaterThan(0)
    expect(sink).toMatchObject({ callCount: 60, errorCount: 0, cancelledCount: 0, unknownCount: 0 })
    expect(job.doneCount).toBe(60 - sink.refusedCount)
    expect(await savedRows()).toHaveLength(job.doneCount)
    expect(findReasons(result).flatMap(wordFinding).join()).toContain(
      `db refused ${sink.refusedCount} of 60 calls, with up to ${sink.inUsePeakCount} at once: too many connections`,
    )
    expect(sink.inUsePeakCount).toBeGreaterThan(LIMIT)
  }, 30_000)

  test('behind a queue the workers open no more than they need, and nobody is refused', async () => {
    const { job, sink } = await run({ mode: 'async', ...SPIKE })
    expect(sink).toMatchObject({ callCount: 60, okCount: 60, refusedCount: 0, errorCount: 0 })
    expect(sink.inUsePeakCount).toBeLessThanOrEqual(8)
    expect(job.doneCount).toBe(60)
    expect(await savedRows()).toHaveLength(60)
  }, 30_000)

  test('a pool that the server has no room for ends before the start, with what to do', async () => {
    const { code, stdout, stderr } = await start({ mode: 'sync', sink: 'connections: 60' })
    expect([code, stdout]).toEqual([3, ''])
    expect(stderr).toMatch(
      /sinks\.db\.url: .* refused more connections than \d+ of a thread: too many connections for role .* \(53300\); lower sinks\.db\.connections of 60/,
    )
  }, 30_000)

  test('what the data forbid is refused for good, and tried once', async () => {
    const { job, sink } = await run({ mode: 'async', statement: 'insert into orders values (1, ${attempt}, ${type})' })
    expect(sink).toMatchObject({ okCount: 1, errorCount: 299, refusedCount: 0, unknownCount: 0 })
    expect(job.retryCount).toBe(0)
  }, 30_000)

  test('a statement that outlasts its job is left with a doubt', async () => {
    const { job, sink } = await run({
      mode: 'sync',
      arrivals: 'burst: { size: 4, at: 100ms, every: 1s, times: 1 }',
      statement: 'select pg_sleep(3)',
      job: 'timeout: 300ms',
    })
    expect(job.doneCount).toBe(0)
    expect(sink).toMatchObject({ callCount: 4, cancelledCount: 4, unknownCount: 4 })
  }, 30_000)

  test('sessions that an operator ends amid the run are opened anew, and no job is lost', async () => {
    const terminate = `select pg_terminate_backend(pid) from pg_stat_activity where usename = '${NAME}'`
    let ended: Promise<number | null> = Promise.resolve(null)
    const { job, sink } = await run({
      mode: 'async',
      statement: `insert into orders select \${jobId}::bigint, \${attempt}::int, \${type} from pg_sleep(0.02)`,
      during: (child) =>
        onceAlive(child, () => {
          ended = withSession(adminUrl, async (client) => (await client.query(terminate)).rowCount)
        }),
    })
    expect(await ended).toBeGreaterThan(0)
    expect(job).toMatchObject({ createdCount: 300, doneCount: 300, lostCount: 0 })
    expect(sink.callCount).toBe(300 + job.retryCount)
    expect(await savedRows()).toHaveLength(300)
  }, 30_000)

  test.each([
    ['insert into hidden values (${jobId})', /permission denied for table hidden \(42501\); grant user/],
    ['insert into missing values (${jobId})', /relation "missing" does not exist \(42P01\); create it in database/],
    ['insert into orders', /syntax error .* \(42601\); correct the statement/],
    ['select 1; select 2', /\(42601\); correct the statement, which must be a single one/],
  ])(
    '%s is refused before the start',
    async (statement, sentence) => {
      const { code, stdout, stderr } = await start({ mode: 'sync', statement })
      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toMatch(sentence)
      expect(await savedRows()).toEqual([])
    },
    30_000,
  )
})

afterAll(() => rmSync(folder, { recursive: true }))
