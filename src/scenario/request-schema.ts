import { z } from 'zod'
import { arrivalsSchema } from './arrivals-schema.ts'
import { callbackSchema } from './callback-schema.ts'
import { retrySchema } from './job-schema.ts'
import { count, duration, durationOrZero, flag, nameText, oneOf, share } from './leaf-schema.ts'
import { admissionSchema, publishSchema } from './policy-schema.ts'
import { section } from './section-schema.ts'

/** Rows of a job table are 32-bit integers. */
export const JOB_COUNT_MAX = 2 ** 31 - 1

const duplicates = section('a setting of duplicates', {
  share: share().describe('Share of the requests that are sent twice, with the same key.'),
  after: durationOrZero().prefault('0s').describe('How much later.'),
})

/** One kind of request. */
export const requestSchema = section('a setting of a request', {
  mode: oneOf(['sync', 'async']).optional().describe('Pins the mode, whatever the run says: a bystander is sync.'),
  arrivals: arrivalsSchema,
  timeout: duration().prefault('30s').describe('When the client gives up.'),
  onTimeout: oneOf(['abandon', 'continue'])
    .prefault('abandon')
    .describe('What becomes of the handler then: killed by the platform, or working on for nobody.'),
  parallel: count(1, 1_000_000).prefault('1').describe('Jobs that a sync handler keeps in flight at once.'),
  jobs: z
    .record(nameText(), count(1, JOB_COUNT_MAX), { error: () => 'expected a mapping such as { email: 1 }' })
    .refine((jobs) => Object.keys(jobs).length > 0, { error: 'has no entry; write one such as { email: 1 }' })
    .describe('What one request makes: how many jobs of which kind.'),
  transaction: flag()
    .prefault('false')
    .describe('The jobs are steps in this order; when one fails, those before it are compensated.'),
  publish: publishSchema
    .optional()
    .describe('The handler writes the first job itself, and publishes the others; all jobs are alike if left out.'),
  wait: duration()
    .optional()
    .describe(
      'Hybrid: an async request whose jobs are done within this is answered with the result, others get a 202.',
    ),
  poll: duration().optional().describe('Whoever got a 202 asks for the result this often; never if left out.'),
  deadline: duration().optional().describe('A result later than this is of no use; it always is if left out.'),
  tenant: nameText().optional().describe('Whose request it is, for fair shares; the name of the request if left out.'),
  admission: admissionSchema.optional().describe('Who is turned away at the door; nobody if left out.'),
  retry: retrySchema.prefault({}).describe('How often the client comes back after a refusal, an error or a timeout.'),
  duplicates: duplicates.optional().describe('Clients that send the request twice; none if left out.'),
  callback: callbackSchema.optional().describe('How the caller is told that all is done; not at all if left out.'),
})
