import { expect, test } from 'vitest'
import { runCli } from '../../src/cli/run-cli.ts'
import { createFakeHost } from './fake-host.ts'

test.each(['scenario', 'result'])('qbench schema %s prints a draft-7 JSON Schema of an object', async (kind) => {
  const host = createFakeHost()
  expect(await runCli(['schema', kind], host)).toBe(0)
  expect(JSON.parse(host.stdout())).toMatchObject({
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
  })
})
