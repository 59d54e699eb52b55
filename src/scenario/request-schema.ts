import { z } from 'zod'
import { arrivalsSchema } from './arrivals-schema.ts'
import { count, duration, nameText, oneOf } from './leaf-schema.ts'
import { section } from './section-schema.ts'

/** Rows of a job table are 32-bit integers. */
export const JOB_COUNT_MAX = 2 ** 31 - 1

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
})
