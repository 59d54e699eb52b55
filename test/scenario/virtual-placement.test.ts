import { expect, test, vi } from 'vitest'
import { problemsOf } from './load-text.ts'

// No kind that could be refused exists yet, so the mail server's model stands for one.
vi.mock('../../src/scenario/check-virtual.ts', () => ({
  checkVirtual: () => [{ path: ['sinks', 'mail', 'kind'], at: 'value', message: 'cannot run' }],
}))

const MAIL = `version: 1
requests: { send: { arrivals: once, jobs: { email: 1 } } }
jobs: { email: { sink: mail } }
sinks:
  mail: { serviceTime: 45ms, kind: mock-smtp }
warmup: 5s
`

test('what cannot run under the virtual clock is placed in the file, along with other contradictions', () => {
  expect(problemsOf(MAIL, { clock: 'virtual' })).toEqual([
    'nightly.yaml:5: cannot run',
    'nightly.yaml:6: warmup of 5s leaves nothing to measure: arrivals end at 0s',
  ])
})

test('what cannot run under the virtual clock is placed at the flag that asked for it', () => {
  const overrides = [{ path: 'sinks.mail.kind', value: 'mock-smtp', origin: '--set' }]
  expect(problemsOf(MAIL.replace('warmup: 5s', ''), { clock: 'virtual', overrides })).toEqual([
    '--set sinks.mail.kind: cannot run',
  ])
})

test('under the real clock, which is the default, nothing of this is asked', () => {
  expect(problemsOf(MAIL.replace('warmup: 5s', ''))).toEqual([])
})
