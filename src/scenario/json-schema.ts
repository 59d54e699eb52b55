import { z } from 'zod'
import { scenarioSchema } from './scenario-schema.ts'

/** The JSON Schema (draft 7) of a scenario file as it is written, for editors. It cannot know the names of a file. */
export function scenarioJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(scenarioSchema, { io: 'input', target: 'draft-7' })
  return { $schema, title: 'qbench scenario', ...schema }
}
