import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCli } from '../../src/cli/run-cli.ts'
import { createFakeHost } from './fake-host.ts'
import { openFolder } from './folder.ts'

test('init writes a scenario that is valid as it is, and says how to run it', async () => {
  const cwd = openFolder()
  const host = createFakeHost({ cwd })
  expect(await runCli(['init', 'my-service'], host)).toBe(0)
  expect(host.stdout()).toBe('✓ wrote my-service.yaml\n\n  next       qbench run ./my-service.yaml --mode both\n')

  const check = createFakeHost({ cwd })
  expect(await runCli(['validate', './my-service.yaml'], check)).toBe(0)
  expect(readFileSync(join(cwd, 'my-service.yaml'), 'utf8')).toMatch(/^name: my-service$/m)
})

test('init never overwrites', async () => {
  const cwd = openFolder({ 'my-service.yaml': 'mine' })
  const host = createFakeHost({ cwd })
  expect(await runCli(['init', 'my-service'], host)).toBe(2)
  expect(host.stderr()).toContain('✗ my-service.yaml  exists already and is never overwritten')
  expect(readFileSync(join(cwd, 'my-service.yaml'), 'utf8')).toBe('mine')
})

test.each(['', '../up', 'a/b', '.hidden', '-x', 'Über', 'a'.repeat(65)])(
  '%j is no name for a scenario',
  async (name) => {
    const host = createFakeHost({ cwd: openFolder() })
    expect(await runCli(['init', '--', name], host)).toBe(2)
    expect(host.stderr()).toContain('a scenario name has 1 to 64 lower-case letters')
  },
)

test('a folder that is gone ends in 74', async () => {
  const host = createFakeHost({ cwd: join(openFolder(), 'gone') })
  expect(await runCli(['init', 'my-service'], host)).toBe(74)
  expect(host.stderr()).toMatch(/^✗ cannot write my-service\.yaml: ENOENT/)
})
