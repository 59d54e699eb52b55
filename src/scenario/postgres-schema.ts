import { z } from 'zod'
import { explained } from './explained.ts'
import { describeValue } from './finding.ts'
import { hasLiteralPassword, parsePostgresUrl } from './postgres-url.ts'
import { parseTemplate } from './template.ts'

const LENGTH_MAX = 100_000

const URL_EXPECTED = 'expected a URL such as postgres://user@127.0.0.1:5432/database'

/** The URL of a database, without a secret. */
export function postgresUrl() {
  return z.string({ error: () => URL_EXPECTED }).superRefine(explained(explainUrl))
}

function explainUrl(text: string): string | null {
  // Whatever may be a password is not repeated in a message.
  if (hasLiteralPassword(text)) {
    return 'has a password, which would be kept with the result; write postgres://user:${env:NAME}@host/database, and the password into the environment as NAME'
  }
  if (text.includes('?')) return 'has settings after ?, none of which is known here; leave them out'
  return parsePostgresUrl(text) === null ? URL_EXPECTED : null
}

/** Values that a statement may have as its parameters, each written `${name}`. */
const PARAMETERS: readonly string[] = ['jobId', 'attempt', 'type']

/** Text, quoted names and comments: what stands in there is no parameter. */
const LITERAL = /'(?:[^']|'')*'|"[^"]*"|--[^\n]*|\/\*[\s\S]*?\*\//g

/** One statement, with places for what differs from job to job. */
export function statementTemplate() {
  return z
    .string({ error: () => 'expected a statement such as select 1' })
    .max(LENGTH_MAX, { error: 'is longer than 100,000 characters' })
    .superRefine(explained(explainStatement))
}

function explainStatement(text: string): string | null {
  if (text.trim() === '') return 'is empty; write a statement such as select 1'
  if (text.includes('\0')) return 'has a character that no statement can have'
  const wrong = parseTemplate(text).names.find((name) => !PARAMETERS.includes(name))
  const known = PARAMETERS.map((name) => `\${${name}}`).join(', ')
  if (wrong !== undefined) return `has ${describeValue(`\${${wrong}}`)}; it may have ${known}`
  const quoted = (text.match(LITERAL) ?? []).find((literal) => literal.includes('${'))
  if (quoted !== undefined) {
    return `has ${describeValue(quoted)}, where no value is put in; write it without quotes: it is bound as a parameter`
  }
  const numbered = /\$\d+/.exec(text.replace(LITERAL, ''))
  return numbered === null ? null : `has ${describeValue(numbered[0])}; parameters are written ${known}`
}
