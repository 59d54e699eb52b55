import { assert } from '../fault/assert.ts'
import { RunError } from '../fault/run-error.ts'
import type { JobTable } from '../measure/job-table.ts'
import { parsePostgresUrl } from '../scenario/postgres-url.ts'
import type { RealSinkSpec } from '../scenario/real-sink.ts'
import { parseTemplate } from '../scenario/template.ts'
import { US_PER_MS } from '../units/microseconds.ts'
import type { LinkOptions, SinkLink } from './link.ts'
import { OPEN_LIMIT_MS, openInBatches } from './open-in-batches.ts'
import { BAD_INPUT, findPeerAddresses, NO_PEER } from './peer-address.ts'
import { createPooledLink } from './pooled-link.ts'
import { createPostgresConnection } from './postgres-connection.ts'
import { openPostgresSession, type PostgresSession, type SessionFailure, type WhenDone } from './postgres-session.ts'
import { type Asked, wordOpening, wordStatement } from './postgres-words.ts'
import { secretOf } from './secret-of.ts'
import { textOfJob } from './text-of-job.ts'

type PostgresSpec = Extract<RealSinkSpec, { readonly kind: 'postgres' }>

/** Each session is a process of the server, which has to be started. */
const AT_ONCE_COUNT = 16

/**
 * Opens a thread's sessions with a database. The server parses the statement and plans it, where it can, and runs nothing:
 * what a statement does is nobody's business before the start. Throws `RunError`.
 */
export async function openPostgresLink(
  spec: PostgresSpec,
  { connectionCount, access, typeNames, isLate }: LinkOptions,
): Promise<SinkLink> {
  const place = parsePostgresUrl(spec.url)
  assert(place !== null, 'the URL of a database was read before')
  const peer = { setting: `sinks.${spec.name}.url`, host: place.host, port: place.port }
  const addresses = await findPeerAddresses(peer, access.ownHosts)
  const parts = {
    ...place,
    addresses,
    password: place.passwordVariable === null ? null : secretOf(place.passwordVariable, access),
  }
  const connectMs = spec.connectTimeoutUs / US_PER_MS
  const open = (done: WhenDone): PostgresSession => openPostgresSession(parts, connectMs, done)
  const asked: Asked = {
    ...place,
    sinkName: spec.name,
    connectionCount: spec.connectionCount,
    limitUs: spec.connectTimeoutUs,
  }
  const { text, valuesOf } = describeStatement(spec, typeNames)
  const sessions = isLate ? [] : await openAll()

  return createPooledLink({
    connectionCount,
    create: (table, ended) =>
      createPostgresConnection({
        session: sessions.pop() ?? null,
        open,
        text,
        valuesOf: valuesOf(table),
        isPooled: spec.isPooled,
        ended,
      }),
    async closeSpare(withinMs) {
      const close = (session: PostgresSession) => new Promise<void>((resolve) => session.close(withinMs, resolve))
      await Promise.all(sessions.splice(0).map(close))
    },
  })

  async function openAll(): Promise<PostgresSession[]> {
    const untilMs = performance.now() + OPEN_LIMIT_MS
    const first = await openOne(connectMs, 0)
    try {
      await checkStatement(first)
    } catch (error) {
      first.drop()
      throw error
    }
    if (!spec.isPooled) {
      await new Promise<void>((resolve) => first.close(connectMs, resolve))
      return []
    }
    return openInBatches({
      count: connectionCount,
      opened: [first],
      atOnceCount: AT_ONCE_COUNT,
      withinMs: connectMs,
      untilMs,
      open: openOne,
      close: (session) => session.drop(),
    })
  }

  function openOne(withinMs: number, openCount: number): Promise<PostgresSession> {
    return new Promise((resolve, reject) => {
      const session = openPostgresSession(parts, withinMs, (failure) => {
        if (failure === null) resolve(session)
        else reject(new RunError(wordOpening(failure, asked, openCount), isOurs(failure) ? BAD_INPUT : NO_PEER))
      })
    })
  }

  /** Has the statement parsed, and planned where that shows whether the user may run it; neither runs it. */
  async function checkStatement(session: PostgresSession): Promise<void> {
    const parsed = await withinDeadline(session, (done) => session.check(text, done))
    if (parsed !== null) throw refuse(parsed)
    if (!/^\s*(?:select|insert|update|delete|merge|with|values)\b/i.test(text)) return
    const values = sampleValues(spec, typeNames)
    const planned = await withinDeadline(session, (done) => session.run(`explain ${text}`, values, done))
    // Values that are no job's may be at fault for anything else.
    const isMinor = planned === null || (planned.kind === 'server' && planned.code !== NO_PERMISSION)
    if (!isMinor) throw refuse(planned)
  }

  function refuse(failure: SessionFailure): RunError {
    return new RunError(wordStatement(failure, asked), failure.kind === 'server' ? BAD_INPUT : NO_PEER)
  }

  function withinDeadline(session: PostgresSession, begin: (done: WhenDone) => void): Promise<SessionFailure | null> {
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        session.drop()
        resolve({ kind: 'silent' })
      }, connectMs)
      begin((failure) => {
        clearTimeout(late)
        resolve(failure)
      })
    })
  }
}

const NO_PERMISSION = '42501'

/** Whether the scenario or the command is to be changed, and not the server. */
const isOurs = (failure: SessionFailure): boolean =>
  failure.kind === 'login' || (failure.kind === 'server' && /^(?:28|3D|42)/.test(failure.code))

/** The statement as the server gets it, `$1` for the first name in it, and what makes the parameters of a row's call. */
function describeStatement({ statement }: PostgresSpec, typeNames: readonly string[]) {
  const { texts, names } = parseTemplate(statement)
  const distinct = [...new Set(names)]
  const text = texts.reduce((sum, part, index) => `${sum}$${distinct.indexOf(names[index - 1] as string) + 1}${part}`)
  const none: readonly string[] = []
  return {
    text,
    valuesOf(table: JobTable): (row: number) => readonly string[] {
      if (distinct.length === 0) return () => none
      const values = { table, typeNames }
      return (row) => distinct.map((name) => textOfJob(name, row, values))
    },
  }
}

function sampleValues({ statement }: PostgresSpec, typeNames: readonly string[]): readonly string[] {
  const names = [...new Set(parseTemplate(statement).names)]
  return names.map((name) => (name === 'type' ? (typeNames[0] ?? '') : '1'))
}
