import { z } from 'zod'
import { distribution } from './distribution-schema.ts'
import { bodyTemplate, httpHeaders, httpUrl } from './http-schema.ts'
import { bytes, count, duration, durationOrZero, flag, oneOf, plainNumber, share } from './leaf-schema.ts'
import { breakerSchema } from './policy-schema.ts'
import { postgresUrl, statementTemplate } from './postgres-schema.ts'
import { refuseExcess } from './refuse-excess.ts'
import { section } from './section-schema.ts'
import { addressTemplate, smtpAuthSchema, smtpUrl } from './smtp-schema.ts'

const CONNECTION_COUNT_MAX = 1_000_000

const connections = () =>
  count(1, CONNECTION_COUNT_MAX).prefault('100').describe('Calls it serves at once; the rest wait.')

const stalls = () =>
  z
    .array(stall, { error: () => 'expected a list such as [ { at: 10s, for: 2s } ]' })
    .max(1_000, { error: 'has more than 1,000 stalls' })
    .transform((list) => list.map(({ at, for: forUs }) => ({ atUs: at, forUs })))
    .refine((list) => list.every(({ atUs }, index) => atUs >= endOf(list[index - 1])), {
      error: 'has a stall that begins before the one before has ended',
    })
    .prefault([])
    .describe('When it freezes: nothing starts or ends.')

const stall = section('a setting of a stall', {
  at: durationOrZero().describe('When it begins, after the start of the run.'),
  for: duration().describe('How long it lasts.'),
})

const endOf = (stallSpec: { atUs: number; forUs: number } | undefined): number =>
  stallSpec === undefined ? 0 : stallSpec.atUs + stallSpec.forUs

/** More sockets than a process may open by default on many systems. */
const REAL_CONNECTION_COUNT_MAX = 10_000

const connectTimeout = () =>
  duration()
    .refine((us) => us <= CONNECT_US_MAX, {
      error: 'expected at most 20s, the longest that a run waits before its start',
    })
    .prefault('5s')
    .describe('A connection that is not open after this will not be.')

const CONNECT_US_MAX = 20_000_000

const breaker = () => breakerSchema.optional().describe('When callers stop calling; never if left out.')

const none = section('a setting of the none sink', {
  kind: z.literal('none').describe('Does nothing: measures the machinery itself.'),
})

const cpu = section('a setting of the cpu sink', {
  kind: z.literal('cpu').describe('Burns processor time on the thread that calls it.'),
  burn: distribution('Processor time of one job.'),
})

const mockSmtp = section('a setting of the mock-smtp sink', {
  kind: z.literal('mock-smtp').describe('A model of a mail server.'),
  connections: connections(),
  serviceTime: distribution('Time of one send.'),
  transientRate: share().prefault('0%').describe('Share of sends answered 4yz: trying again may help.'),
  permanentRate: share().prefault('0%').describe('Share of sends answered 5yz: trying again will not help.'),
  greeting: durationOrZero().prefault('0s').describe('Paid once for each connection that is opened.'),
  stalls: stalls(),
  breaker: breaker(),
}).check((context) => refuseExcess(context, ['transientRate', 'permanentRate']))

const contention = section('a setting of contention', {
  sigma: plainNumber(0, 1).prefault('0').describe('Share of the work that must queue up.'),
  kappa: plainNumber(0, 1).prefault('0').describe('Cost of keeping each pair of busy connections consistent.'),
})

const collapse = section('a setting of a collapse', {
  waiting: count(1, CONNECTION_COUNT_MAX).describe('More callers than this waiting, and it falls over.'),
  downFor: duration().describe('How long it stays down.'),
})

const mockDb = section('a setting of the mock-db sink', {
  kind: z.literal('mock-db').describe('A model of a database.'),
  connections: connections(),
  serviceTime: distribution('Time of one statement on an idle database.'),
  contention: contention
    .prefault({})
    .describe('Universal Scalability Law: n busy connections stretch the time by 1 + sigma (n - 1) + kappa n (n - 1).'),
  collapse: collapse.optional().describe('When it falls over; never if left out.'),
  errorRate: share().prefault('0%').describe('Share of calls that fail; trying again may help.'),
  stalls: stalls(),
  breaker: breaker(),
})

const mockHttp = section('a setting of the mock-http sink', {
  kind: z.literal('mock-http').describe('A model of a service over HTTP.'),
  connections: connections(),
  serviceTime: distribution('Time of one answer.'),
  errorRate: share().prefault('0%').describe('Share of calls answered 5xx or 429: trying again may help.'),
  goneRate: share().prefault('0%').describe('Share of calls answered 410: trying again will not help.'),
  hangRate: share().prefault('0%').describe('Share of calls that are never answered.'),
  stalls: stalls(),
  breaker: breaker(),
}).check((context) => refuseExcess(context, ['errorRate', 'goneRate', 'hangRate']))

const SINK_KINDS = ['none', 'cpu', 'mock-smtp', 'mock-db', 'mock-http', 'http', 'postgres', 'smtp'] as const

const http = section('a setting of the http sink', {
  kind: z.literal('http').describe('A service over HTTP, the real thing.'),
  url: httpUrl().describe('Where calls go; this machine, unless the host is owned: --i-own HOST.'),
  method: oneOf(['POST', 'PUT', 'PATCH', 'DELETE', 'GET', 'HEAD']).prefault('POST').describe('Method of a call.'),
  headers: httpHeaders().describe('Headers of a call; a value may take ${env:NAME} from the environment.'),
  body: bodyTemplate().optional().describe('Body of a call, where ${jobId}, ${attempt} and ${type} may stand.'),
  connections: count(1, REAL_CONNECTION_COUNT_MAX)
    .prefault('10')
    .describe('Open to the service, all threads together; one call at a time on each, the rest wait.'),
  connectTimeout: connectTimeout(),
  breaker: breaker(),
}).refine(({ method, body }) => body === undefined || (method !== 'GET' && method !== 'HEAD'), {
  error: 'is not sent with GET or HEAD; write another method',
  path: ['body'],
})

const postgres = section('a setting of the postgres sink', {
  kind: z.literal('postgres').describe('A PostgreSQL database, the real thing.'),
  url: postgresUrl().describe('Its place, user and database: postgres://user:${env:NAME}@host:port/database.'),
  statement: statementTemplate()
    .prefault('select 1')
    .describe('What a call runs; ${jobId}, ${attempt} and ${type} are bound as parameters.'),
  connections: count(1, REAL_CONNECTION_COUNT_MAX)
    .prefault('10')
    .describe('Open to the server, all threads together; one call at a time on each, the rest wait.'),
  pooled: flag()
    .prefault('true')
    .describe('Whether connections stay open; otherwise each call opens one, and closes it.'),
  connectTimeout: connectTimeout(),
  breaker: breaker(),
})

/** A thread holds one body; what a server has not read yet is held for each connection. */
const SIZE_BYTES_MAX = 2 ** 20

const smtp = section('a setting of the smtp sink', {
  kind: z.literal('smtp').describe('A mail server, the real thing; each job is one message.'),
  url: smtpUrl().describe('Where it listens; this machine, unless the host is owned: --i-own HOST.'),
  from: addressTemplate().prefault('qbench@example.com').describe('Sender, where ${jobId} may stand.'),
  to: addressTemplate().describe('Receiver, where ${jobId} may stand.'),
  size: bytes(2, SIZE_BYTES_MAX).prefault('1 KiB').describe('Length of the body of a message.'),
  auth: smtpAuthSchema.optional().describe('Who logs in on each connection; nobody if left out.'),
  starttls: oneOf(['auto', 'require', 'off'])
    .prefault('auto')
    .describe('Whether connections are secured after the greeting; auto: where the server offers it.'),
  connections: count(1, REAL_CONNECTION_COUNT_MAX)
    .prefault('10')
    .describe('Open to the server, all threads together; one message at a time on each, the rest wait.'),
  connectTimeout: connectTimeout(),
  breaker: breaker(),
}).refine(({ url, starttls }) => starttls !== 'require' || !/^smtps:/i.test(url), {
  error: 'is not for an smtps:// URL, which is secure from the first byte; write auto, or smtp://',
  path: ['starttls'],
})

/** A sink, by its kind. */
export const sinkSchema = z.discriminatedUnion('kind', [none, cpu, mockSmtp, mockDb, mockHttp, http, postgres, smtp], {
  error: () => `expected one of ${SINK_KINDS.join(', ')}`,
})
