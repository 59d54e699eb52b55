import { readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, expectTypeOf, it } from 'vitest'
import type { z } from 'zod'
import type { RunResult } from '../../src/result/run-result.ts'
import { resultJsonSchema, runResultSchema } from '../../src/result/run-result-schema.ts'
import type { ScenarioRecord } from '../../src/result/scenario-record.ts'
import type { scenarioRecordSchema } from '../../src/result/scenario-record-schema.ts'
import { loginAsync, newsletterAsync, newsletterSync, spikeAsync, spikeSync, videoSync } from '../report/stories.ts'

/** zod infers types that may be written to. */
type Frozen<Value> = Value extends object ? { readonly [Key in keyof Value]: Frozen<Value[Key]> } : Value

const SCHEMA_URL = new URL('../../schema/result.schema.json', import.meta.url)

describe('the schema', () => {
  it('says the same as the types, field by field', () => {
    expectTypeOf<Frozen<z.infer<typeof runResultSchema>>>().toEqualTypeOf<Frozen<RunResult>>()
    expectTypeOf<Frozen<z.infer<typeof scenarioRecordSchema>>>().toEqualTypeOf<Frozen<ScenarioRecord>>()
  })

  it.each([newsletterSync, newsletterAsync, spikeSync, spikeAsync, videoSync, loginAsync])('takes %o', (story) => {
    const stored: unknown = JSON.parse(JSON.stringify(story()))
    expect(runResultSchema.parse(stored)).toEqual(stored)
  })

  it('refuses a key that it does not know, at any depth', () => {
    const stored = JSON.parse(JSON.stringify(newsletterSync())) as { measurement: Record<string, unknown> }
    stored.measurement.more = 1
    expect(runResultSchema.safeParse(stored).error?.issues).toMatchObject([
      { code: 'unrecognized_keys', keys: ['more'], path: ['measurement'] },
    ])
  })

  it('is published as schema/result.schema.json; UPDATE=1 writes it anew', () => {
    const text = `${JSON.stringify(resultJsonSchema(), null, 2)}\n`
    if (process.env.UPDATE === '1') writeFileSync(SCHEMA_URL, text)
    expect(readFileSync(SCHEMA_URL, 'utf8')).toBe(text)
  })
})
