import { z } from 'zod'
import { measurementSchema } from './measurement-schema.ts'
import { expectationShape, scenarioRecordSchema } from './scenario-record-schema.ts'

const trustCheck = z.strictObject({
  code: z.enum([
    'ledger-closes',
    'effects-match',
    'little-identity',
    'sink-limit-kept',
    'sagas-close',
    'samples-match',
    'offered-as-planned',
    'schedule-kept',
    'backlog-steady',
    'steady-start',
    'near-saturation',
    'enough-samples',
    'interval-bounded',
    'ran-to-the-end',
    'precise-enough',
    'repeats-exactly',
  ]),
  verdict: z.enum(['holds', 'warns', 'breaks']),
  measured: z.number(),
  limit: z.number(),
  unit: z.enum(['count', 'ratio', 'us', 'elasticity']),
  subject: z.string().nullable(),
})

const expectationOutcome = z.strictObject({
  ...expectationShape,
  actual: z.number().nullable(),
  verdict: z.enum(['pass', 'fail', 'no data']),
})

const environment = z.strictObject({
  qbenchVersion: z.string(),
  nodeVersion: z.string(),
  os: z.string(),
  cpuModel: z.string(),
  cpuCount: z.number(),
  memoryBytes: z.number(),
  loadAverage: z.number(),
  gitCommit: z.string().nullable(),
})

/** The result file: mirrors `RunResult` field by field (a test compares the types). Unknown keys are refused. */
export const runResultSchema = z.strictObject({
  schemaVersion: z.literal(1),
  kind: z.literal('qbench-run'),
  id: z.string(),
  startedAt: z.string(),
  status: z.enum(['complete', 'partial']),
  scenario: z.strictObject({
    name: z.string(),
    title: z.string(),
    question: z.string(),
    hash: z.string().regex(/^[0-9a-f]{64}$/),
    resolved: scenarioRecordSchema,
  }),
  seed: z.string(),
  mode: z.enum(['sync', 'async']),
  clock: z.enum(['real', 'virtual']),
  resultHash: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  environment,
  measurement: measurementSchema,
  expectations: z.array(expectationOutcome),
  trust: z.array(trustCheck),
  verdict: z.enum(['pass', 'fail', 'inconclusive', 'invalid']),
})

/** The published JSON Schema of result files (draft 7). */
export function resultJsonSchema(): object {
  return z.toJSONSchema(runResultSchema, { target: 'draft-7', io: 'output', reused: 'ref' })
}
