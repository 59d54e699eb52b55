import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts'

const path = join(import.meta.dirname, '../../schema/scenario.schema.json')

it('the published schema is the one that qbench checks with (UPDATE=1 writes it anew)', () => {
  const text = `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`
  if (process.env.UPDATE === '1') writeFileSync(path, text)
  expect(readFileSync(path, 'utf8')).toBe(text)
})

it('every setting has a description for editors', () => {
  expect(undescribed(scenarioJsonSchema(), '')).toEqual([])
})

interface SchemaNode {
  readonly description?: string
  readonly properties?: Readonly<Record<string, SchemaNode>>
  readonly additionalProperties?: SchemaNode | boolean
  readonly items?: SchemaNode
  readonly anyOf?: readonly SchemaNode[]
  readonly oneOf?: readonly SchemaNode[]
}

function undescribed(node: SchemaNode, path: string): readonly string[] {
  const { properties = {}, additionalProperties, items, anyOf = [], oneOf = [] } = node
  const inner = [...anyOf, ...oneOf, items, additionalProperties].filter((value) => typeof value === 'object')
  return [
    ...Object.entries(properties).flatMap(([key, value]) => [
      ...(value.description === undefined ? [`${path}.${key}`] : []),
      ...undescribed(value, `${path}.${key}`),
    ]),
    ...inner.flatMap((value) => undescribed(value, path)),
  ]
}
