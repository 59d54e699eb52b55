import { expect, test } from 'vitest'
import { BUILTIN_DIR } from '../../src/cli/package-files.ts'
import { runCli } from '../../src/cli/run-cli.ts'
import { listScenarios } from '../../src/scenario/scenario-list.ts'
import { createFakeHost } from './fake-host.ts'
import { openFolder } from './folder.ts'

async function list(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const host = createFakeHost({ cwd: openFolder(files) })
  expect(await runCli(['list'], host)).toBe(0)
  expect(host.stderr()).toBe('')
  return host.stdout()
}

test('list has one line for each scenario that comes with qbench, none of them broken', async () => {
  const stdout = await list()
  expect(stdout).toMatch(/^ {2}NAME +LOAD +SINK +ABOUT$/m)
  for (const name of listScenarios(BUILTIN_DIR)) expect(stdout).toMatch(new RegExp(`^ {2}${name} {2,}\\S`, 'm'))
  expect(stdout).not.toContain('✗')
  expect(stdout.trimEnd().split('\n')).toHaveLength(listScenarios(BUILTIN_DIR).length + 2)
})
