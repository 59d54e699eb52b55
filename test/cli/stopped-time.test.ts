import { expect, test } from 'vitest'
import { openEngine } from '../../src/cli/engine.ts'
import { runCli } from '../../src/cli/run-cli.ts'
import { createFakeHost } from './fake-host.ts'
import { openFolder } from './folder.ts'

/** Clients who do not think, at a sink that takes no time: nothing in it ever lets time go on. */
const HAMMER = `version: 1
name: hammer
requests: { ask: { arrivals: { closed: { clients: 3, for: 1s } }, jobs: { look: 1 } } }
jobs: { look: { sink: nowhere } }
sinks: { nowhere: { kind: none } }
`

test.each(['sync', 'async'])(
  'a closed loop that stops simulated time is refused in one clear line, %s',
  async (mode) => {
    const host = createFakeHost({ cwd: openFolder({ 'hammer.yaml': HAMMER }), loadEngine: openEngine })
    const exitCode = await runCli(['run', './hammer.yaml', '--clock', 'virtual', '--mode', mode, '--quiet'], host)
    expect(exitCode).toBe(2)
    expect(host.stdout()).toBe('')
    expect(host.stderr()).toMatch(
      /^✗ requests\.ask\.arrivals\.closed\.think: time stands still at \S+ \S+, because the clients do not think and are answered or refused at once: they made more than 10,000 requests in that instant; write a think time, such as 1ms, or run with --clock real\n$/,
    )
  },
)

test('clients whom a full front refuses at once stop time, too', async () => {
  const crowded = HAMMER.replace('kind: none', 'kind: mock-db, serviceTime: 10ms').concat(
    'front: { concurrency: 1, backlog: 0 }\n',
  )
  const host = createFakeHost({ cwd: openFolder({ 'hammer.yaml': crowded }), loadEngine: openEngine })
  expect(await runCli(['run', './hammer.yaml', '--clock', 'virtual', '--mode', 'sync'], host)).toBe(2)
  expect(host.stderr()).toContain('time stands still')
})
