import { z } from 'zod'
import { explained } from './explained.ts'
import { describeValue } from './finding.ts'
import { parseTemplate, variableOf } from './template.ts'

const LENGTH_MAX = 100_000

/** An absolute URL that a request can be sent to. */
export function httpUrl() {
  return z.string({ error: () => URL_EXPECTED }).superRefine(explained(explainUrl))
}

const URL_EXPECTED = 'expected a URL such as http://127.0.0.1:8080/jobs'

function explainUrl(text: string): string | null {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return URL_EXPECTED
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') {
    return 'has a user or password; write a header such as authorization: "Basic ${env:TOKEN}"'
  }
  if (url.hash !== '' || text.endsWith('#')) return 'has a part after #, which no server is told of'
  return text.includes('${') ? 'cannot have ${...} in it; only headers and the body can' : null
}

/** Header names and values; yields names in lower case. */
export function httpHeaders() {
  return z
    .record(z.string(), z.string({ error: () => 'expected text' }), {
      error: () => 'expected a mapping such as { content-type: application/json }',
    })
    .prefault({})
    .superRefine((headers, context) => {
      for (const [name, value] of Object.entries(headers)) {
        const message = explainHeader(name.toLowerCase(), value)
        if (message !== null) context.addIssue({ code: 'custom', path: [name], message })
      }
    })
    .transform((headers) =>
      Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    )
}

/** Headers that say how a message is framed, or carried: whoever sends it writes them. */
const FRAMING = [
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]

/** Headers whose values are secrets: a scenario and its result are shared. */
const SECRET = ['authorization', 'cookie', 'proxy-authorization', 'x-api-key']

function explainHeader(name: string, value: string): string | null {
  if (!/^[!#$%&'*+.^_`|~0-9a-z-]+$/.test(name)) return 'is not the name of a header'
  if (FRAMING.includes(name)) return 'is written by whoever sends the message; leave it out'
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return 'has characters that no header can have'
  const { names } = parseTemplate(value)
  const wrong = names.find((each) => variableOf(each) === null)
  if (wrong !== undefined) return `has ${describeValue(`\${${wrong}}`)}; a header may only have \${env:NAME}`
  if (!SECRET.includes(name) || names.length > 0) return null
  return 'is a secret, which would be kept with the result; write ${env:NAME}, and its value into the environment'
}

/** Values that a body may have in it, each written `${name}`. */
const BODY_NAMES: readonly string[] = ['jobId', 'attempt', 'type']

/** The body of a message, with places for what differs from job to job. */
export function bodyTemplate() {
  return z
    .string({ error: () => 'expected text' })
    .max(LENGTH_MAX, { error: 'is longer than 100,000 characters' })
    .superRefine(explained(explainBody))
}

function explainBody(text: string): string | null {
  const wrong = parseTemplate(text).names.find((name) => !BODY_NAMES.includes(name))
  if (wrong === undefined) return null
  const known = BODY_NAMES.map((name) => `\${${name}}`).join(', ')
  return `has ${describeValue(`\${${wrong}}`)}; it may have ${known}`
}
