import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCli } from '../../src/cli/run-cli.ts'
import { createFakeEngine, TINY_SCENARIO } from './fake-engine.ts'
import { createFakeHost } from './fake-host.ts'
import { openFolder } from './folder.ts'

/** A folder in which a scenario was run once, and what that run printed. */
async function openFolderWithResult() {
  const cwd = openFolder({ 'tiny.yaml': TINY_SCENARIO })
  const host = createFakeHost({ cwd, engine: createFakeEngine().engine })
  await runCli(['run', './tiny.yaml'], host)
  return { cwd, printed: host.stdout() }
}

test('a saved result looks as it did after its run', async () => {
  const { cwd, printed } = await openFolderWithResult()
  const host = createFakeHost({ cwd })
  expect(await runCli(['report'], host)).toBe(0)
  const withoutPath = (text: string) => text.replace(/\n {2}(result|next) .*/g, '').trimEnd()
  expect(withoutPath(host.stdout())).toBe(withoutPath(printed))
})

test('a saved result can be had as it was saved', async () => {
  const { cwd } = await openFolderWithResult()
  const host = createFakeHost({ cwd })
  expect(await runCli(['report', '@last', '--json'], host)).toBe(0)
  expect(JSON.parse(host.stdout())).toMatchObject({ kind: 'qbench-run', mode: 'async' })
})

test('what is no result is refused, and what is not there is said to be missing', async () => {
  const cwd = openFolder()
  writeFileSync(join(cwd, 'other.json'), '{"kind":"something else"}')
  for (const ref of ['other.json', 'missing.json', '@last']) {
    const host = createFakeHost({ cwd })
    expect(await runCli(['report', ref], host), ref).toBe(2)
    expect(host.stderr()).toMatch(/^✗ /)
  }
})
