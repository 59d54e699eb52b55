import { formatDuration } from '../units/duration.ts'
import { namePeer } from './peer-address.ts'
import type { SessionFailure } from './postgres-session.ts'

/** What was asked for, for sentences about why it is not to be had. None of it is a secret. */
export interface Asked {
  readonly sinkName: string
  readonly host: string
  readonly port: number
  readonly user: string
  readonly database: string
  readonly passwordVariable: string | null
  /** Of the whole scenario. */
  readonly connectionCount: number
  readonly limitUs: number
}

const MESSAGE_LENGTH_MAX = 300

/** Why a session cannot be opened while so many are open, and what to do, in a sentence. */
export function wordOpening(failure: SessionFailure, asked: Asked, openCount: number): string {
  const name = namePeer(asked)
  const setting = `sinks.${asked.sinkName}.url`
  switch (failure.kind) {
    case 'silent':
      return `${setting}: no reply of PostgreSQL from ${name} within ${formatDuration(asked.limitUs)}; see whether it is alive and a PostgreSQL port, or give it a longer connectTimeout`
    case 'stranger':
      return `${setting}: ${name} answered "${failure.words}", which is not PostgreSQL; correct the host or the port`
    case 'old':
      return `${setting}: ${name} is older than PostgreSQL 7.4 and does not speak protocol 3.0; a newer server is needed`
    case 'login':
      return `${setting}: ${wordLogin(failure.message, asked)}`
    case 'broken':
      return `${setting}: ${wordBroken(failure.code, failure.message, name)}`
    case 'server':
      return `${setting}: ${wordRefusal(failure, asked, openCount)}`
  }
}

/** Why a statement cannot be run, in a sentence. */
export function wordStatement(failure: SessionFailure, asked: Asked): string {
  const name = namePeer(asked)
  const setting = `sinks.${asked.sinkName}.statement`
  if (failure.kind !== 'server') {
    return `${setting}: ${name} did not say within ${formatDuration(asked.limitUs)} whether it can run it; see whether it is alive`
  }
  const what = `${setting}: ${name} says: ${cut(failure.message)} (${failure.code})`
  switch (failure.code) {
    case '42501':
      return `${what}; grant user "${asked.user}" what the statement needs, or name another user`
    case '42P01':
    case '3F000':
      return `${what}; create it in database "${asked.database}", as qbench creates nothing, or correct the statement`
    default:
      return `${what}; correct the statement, which must be a single one`
  }
}

function wordRefusal(
  { code, message }: Extract<SessionFailure, { readonly kind: 'server' }>,
  asked: Asked,
  openCount: number,
): string {
  const name = namePeer(asked)
  const said = `${cut(message)} (${code})`
  const settings = `sinks.${asked.sinkName}`
  switch (code) {
    case '53300': {
      const rest = openCount === 0 ? 'a connection' : `more connections than ${openCount} of a thread`
      return `${name} refused ${rest}: ${said}; lower ${settings}.connections of ${asked.connectionCount}, free some, or raise the server's limit`
    }
    case '57P03':
      return `${name} takes no connections now: ${said}; try again when it is ready`
    case '3D000':
      return `${name} has no database "${asked.database}": ${said}; create it, as qbench creates nothing, or correct the setting`
    case '42501':
      return `user "${asked.user}" may not use database "${asked.database}" of ${name}: ${said}; grant it, or name another user`
    case '0A000':
      return `${name} does not speak protocol 3.0: ${said}; PostgreSQL 7.4 or newer is needed`
    default:
      return code.startsWith('28')
        ? `${name} does not let user "${asked.user}" in: ${said}; ${adviseLogin(asked)}`
        : `${name} refused a connection: ${said}`
  }
}

function wordLogin(message: string | null, asked: Asked): string {
  const name = namePeer(asked)
  return message === null
    ? `${name} asks for the password of user "${asked.user}"; ${adviseLogin(asked)}`
    : `user "${asked.user}" cannot log in at ${name}: ${cut(message)}; ${adviseLogin(asked)}`
}

function adviseLogin({ user, passwordVariable }: Asked): string {
  return passwordVariable === null
    ? `write ${user}:\${env:PGPASSWORD}@ into the URL, and the password into the environment as PGPASSWORD`
    : `correct the user, or the password in ${passwordVariable}`
}

function wordBroken(code: string | null, message: string, name: string): string {
  if (code === 'ECONNREFUSED') return `nobody listens on ${name}; start PostgreSQL, or correct the setting`
  return code === null
    ? `${name} closed the connection without a reply; see its log, and whether it is a PostgreSQL port`
    : `no connection to ${name}: ${message || code}`
}

/** A server's words in one line of bounded length. */
const cut = (message: string): string => message.replace(/\s+/g, ' ').slice(0, MESSAGE_LENGTH_MAX)
