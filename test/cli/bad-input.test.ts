import { copyFileSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'
import { runCli } from '../../src/cli/run-cli.ts'
import { createFakeHost } from './fake-host.ts'
import { openFolder } from './folder.ts'

const fixtureDir = join(import.meta.dirname, '../fixtures/scenario')

/** The flags and variables of NAME.args, one a line, as a user types them. */
function readArguments(name: string): { readonly flags: string[]; readonly env: Record<string, string> } {
  const path = join(fixtureDir, `${name}.args`)
  const lines = existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : []
  const [variables, flags] = [true, false].map((isVariable) =>
    lines.filter((line) => line.startsWith('QBENCH_') === isVariable),
  ) as [string[], string[]]
  return {
    flags: flags.flatMap((line) => {
      const [flag = '', ...value] = line.split(' ')
      return [flag, value.join(' ')]
    }),
    env: Object.fromEntries(variables.map((line) => line.split('=', 2))),
  }
}

const names = readdirSync(fixtureDir)
  .filter((fileName) => fileName.endsWith('.yaml'))
  .map((fileName) => basename(fileName, '.yaml'))

test.each(names)(
  '%s is refused before anything runs: exit code 2, nothing on stdout, the reason on stderr',
  async (name) => {
    const cwd = openFolder()
    copyFileSync(join(fixtureDir, `${name}.yaml`), join(cwd, `${name}.yaml`))
    const { flags, env } = readArguments(name)
    const host = createFakeHost({ cwd, env })
    expect(await runCli(['run', `./${name}.yaml`, ...flags], host)).toBe(2)
    expect(host.stdout()).toBe('')
    const isPlain = flags.length === 0 && Object.keys(env).length === 0
    const explained = readFileSync(join(fixtureDir, `${name}.stderr`), 'utf8').replaceAll(
      `${name}.yaml`,
      `./${name}.yaml`,
    )
    if (isPlain) expect(host.stderr()).toBe(explained)
    else expect(host.stderr()).toMatch(/^✗ /)
  },
)
