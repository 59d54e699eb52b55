import { expect, test } from 'vitest'
import { scenarioHash } from '../../src/scenario/scenario-hash.ts'
import { loadText } from './load-text.ts'

const hashOf = (more: string): string =>
  scenarioHash(
    loadText(`
version: 1
requests: { call: { arrivals: once, jobs: { work: 1 } } }
jobs: { work: { sink: none } }
sinks: { none: { kind: none } }
${more}
`).scenario,
  )

test('what a scenario does decides its hash, and nothing that is only said about it', () => {
  const plain = hashOf('')
  expect(plain).toMatch(/^[0-9a-f]{64}$/)
  expect(hashOf('seed: 1')).toBe(plain)
  expect(hashOf('title: Another\nquestion: Why?\nexpect: { sync: [ "ledger.lost == 0" ] }')).toBe(plain)
  expect(hashOf('seed: 2')).not.toBe(plain)
  expect(hashOf('cores: 3')).not.toBe(plain)
  expect(hashOf('warmup: 0s\ndrain: { limit: 61s }')).not.toBe(plain)
})
