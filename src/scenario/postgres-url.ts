/** Where a PostgreSQL database is, and who asks for it. */
export interface PostgresPlace {
  readonly user: string
  /** Variable of the environment that holds the password; null: none is needed. */
  readonly passwordVariable: string | null
  /** A name or a literal address, without brackets. */
  readonly host: string
  readonly port: number
  readonly database: string
}

const DEFAULT_PORT = 5432
const PORT_MAX = 65_535

const FORM =
  /^postgres(?:ql)?:\/\/(?<user>[^:@/?#\s]+)(?::\$\{env:(?<variable>[A-Za-z_][A-Za-z0-9_]*)\})?@(?:\[(?<address>[0-9a-fA-F:.]+)\]|(?<host>[^:@/?#\s[\]${}]+))(?::(?<port>\d{1,5}))?\/(?<database>[^:@/?#\s]+)$/

/** Reads `postgres://user@host:port/database`, whose password may be `${env:NAME}` and nothing else; null: it is not one. */
export function parsePostgresUrl(text: string): PostgresPlace | null {
  const { user, variable, address, host, port, database } = FORM.exec(text)?.groups ?? {}
  const name = address ?? host
  if (user === undefined || name === undefined || database === undefined) return null
  const portNumber = port === undefined ? DEFAULT_PORT : Number(port)
  if (portNumber < 1 || portNumber > PORT_MAX) return null
  try {
    return {
      user: decodeURIComponent(user),
      passwordVariable: variable ?? null,
      host: name,
      port: portNumber,
      database: decodeURIComponent(database),
    }
  } catch {
    return null
  }
}

/**
 * Whether a URL, well formed or not, may have a password in it that is no reference to the environment: whatever stands
 * before the last @ may be one, as people forget to escape.
 */
export function hasLiteralPassword(text: string): boolean {
  const end = text.lastIndexOf('@')
  const login = end < 0 ? '' : text.slice(0, end).replace(/^[a-z]*:\/\//i, '')
  const from = login.indexOf(':')
  if (from >= 0 && !/^\$\{env:[A-Za-z_][A-Za-z0-9_]*\}$/.test(login.slice(from + 1))) return true
  return /[?&](?:password|sslpassword)=/i.test(text)
}
