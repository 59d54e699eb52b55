import { expect, test } from 'vitest'
import { runCli } from '../../src/cli/run-cli.ts'
import { TINY_SCENARIO } from './fake-engine.ts'
import { createFakeHost } from './fake-host.ts'
import { openFolder } from './folder.ts'

async function validate(files: Readonly<Record<string, string>>, names = Object.keys(files)) {
  const host = createFakeHost({ cwd: openFolder(files) })
  const exitCode = await runCli(['validate', ...names], host)
  return { exitCode, stdout: host.stdout(), stderr: host.stderr() }
}

test('good files are ticked off', async () => {
  const files = { 'a.yaml': TINY_SCENARIO, 'b.yaml': TINY_SCENARIO }
  expect(await validate(files)).toEqual({ exitCode: 0, stdout: '✓ a.yaml\n✓ b.yaml\n', stderr: '' })
})

test('every problem of every file is reported at once, and the good files still ticked off', async () => {
  const { exitCode, stdout, stderr } = await validate({
    'a.yaml': TINY_SCENARIO.replace('timeout: 1s', 'timeout: 1 sec'),
    'b.yaml': TINY_SCENARIO,
    'c.yaml': TINY_SCENARIO.replace('kind: none', 'kind: non').replace('sink: nowhere', 'sink: nowhre'),
  })
  expect(stdout).toBe('✓ b.yaml\n')
  expect(stderr.match(/^✗ \S+:\d+:\d+/gm)).toHaveLength(3)
  expect(stderr).toContain('3 problems in 2 files')
  expect(exitCode).toBe(2)
})

test('a file that is not there is a problem like any other', async () => {
  const { exitCode, stderr } = await validate({}, ['none.yaml'])
  expect(stderr).toContain('✗ none.yaml')
  expect(exitCode).toBe(2)
})
