import { z } from 'zod'
import { explained } from './explained.ts'
import { describeValue } from './finding.ts'
import { word } from './leaf-schema.ts'
import { section } from './section-schema.ts'
import { explainAddress } from './smtp-address.ts'
import { fillTemplate, parseTemplate, variableOf } from './template.ts'

/** Where a mail server is: `smtp://host:port`, or `smtps://` for TLS from the first byte. */
export function smtpUrl() {
  return z.string({ error: () => URL_EXPECTED }).superRefine(explained(explainUrl))
}

const URL_EXPECTED = 'expected a URL such as smtp://127.0.0.1:2525'

function explainUrl(text: string): string | null {
  if (!/^smtps?:\/\//i.test(text) || !URL.canParse(text)) return URL_EXPECTED
  const url = new URL(text)
  if (url.username !== '' || url.password !== '') {
    return 'has a user or password; write auth: { user: me, password: "${env:NAME}" }'
  }
  if (/[?#]/.test(text) || !['', '/'].includes(url.pathname)) {
    return 'has something after the port, which no mail server is told of'
  }
  return /^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/i.test(url.hostname) ? null : URL_EXPECTED
}

/** The longest that a job's id can be. */
const LONGEST_ID = String(Number.MAX_SAFE_INTEGER)

/** A mail address, with places for the job's id: right for every id, or refused here. */
export function addressTemplate() {
  return z
    .string({ error: () => 'expected an address such as you@example.com' })
    .superRefine(explained(explainAddressTemplate))
}

function explainAddressTemplate(text: string): string | null {
  const template = parseTemplate(text)
  const wrong = template.names.find((name) => name !== 'jobId')
  return wrong === undefined
    ? explainAddress(fillTemplate(template, () => LONGEST_ID))
    : `has ${describeValue(`\${${wrong}}`)}; an address may only have \${jobId}`
}

const PASSWORD_EXPECTED =
  'is a secret, which would be kept with the result; write ${env:NAME}, and its value into the environment'

/** Who the client says that it is. */
export const smtpAuthSchema = section('a setting of auth', {
  user: word().describe('Name of the account.'),
  password: z
    .string({ error: () => PASSWORD_EXPECTED })
    .refine(isReference, { error: PASSWORD_EXPECTED })
    .describe('Where its password comes from: ${env:NAME}.'),
})

function isReference(text: string): boolean {
  const { texts, names } = parseTemplate(text)
  return names.length === 1 && texts.every((each) => each === '') && variableOf(names[0] as string) !== null
}
