import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { InputError } from '../../src/fault/input-error.ts'
import { loadScenario, type Override } from '../../src/scenario/load-scenario.ts'
import { renderProblems } from '../../src/scenario/render-problems.ts'

/**
 * Each NAME.yaml of the fixtures, with the flags and variables of NAME.args if there are any, must give exactly the
 * text of NAME.stderr. `vitest -u` writes it anew.
 */
const fixtureDir = join(import.meta.dirname, '../fixtures/scenario')

const SHORTHANDS: Readonly<Record<string, string>> = { seed: 'seed', workers: 'workers.*.threads' }

function readOverrides(name: string): Override[] {
  const path = join(fixtureDir, `${name}.args`)
  const lines = existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : []
  return lines.map((line) => {
    const assignment = /^--set ([^=]+)=(.*)$/.exec(line)
    if (assignment !== null) return { path: assignment[1] ?? '', value: assignment[2] ?? '', origin: '--set' }
    const [origin = '', value = ''] = line.split(/[ =]/)
    const flag = origin.replace(/^(--|QBENCH_)/, '').toLowerCase()
    return { path: SHORTHANDS[flag] ?? flag, value, origin }
  })
}

function explain(name: string): string {
  const file = { path: join(fixtureDir, `${name}.yaml`), displayPath: `${name}.yaml` }
  try {
    loadScenario(file, { overrides: readOverrides(name), readTrace: () => new Float64Array() })
  } catch (error) {
    if (error instanceof InputError) return `${renderProblems(error.problems)}\n`
    throw error
  }
  throw new Error(`${name} was accepted`)
}

describe('a scenario that cannot be used is explained in exactly these words', () => {
  const names = readdirSync(fixtureDir)
    .filter((fileName) => fileName.endsWith('.yaml'))
    .map((fileName) => basename(fileName, '.yaml'))

  it.each(names)('%s', async (name) => {
    await expect(explain(name)).toMatchFileSnapshot(join(fixtureDir, `${name}.stderr`))
  })
})
