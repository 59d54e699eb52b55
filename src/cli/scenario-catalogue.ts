import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { InputError } from '../fault/input-error.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { listScenarios } from '../scenario/scenario-list.ts'
import { describeLoad, describeSink } from './load-line.ts'
import { BUILTIN_DIR } from './package-files.ts'
import { openScenario } from './scenario-file.ts'

/** A scenario in the list: what it is, or why it cannot be used. */
type Entry =
  | { readonly kind: 'usable'; readonly cells: readonly [name: string, load: string, sink: string, about: string] }
  | { readonly kind: 'broken'; readonly name: string; readonly problem: string }

/** The table of `qbench list`: built-in scenarios first, then the scenario files of a folder, usable or not. */
export async function renderScenarioCatalogue(cwd: string): Promise<string> {
  const names = [...listScenarios(BUILTIN_DIR), ...listOwnFiles(cwd)]
  const entries = await Promise.all(names.map((name) => readEntry(name, cwd)))
  const rows = [HEADINGS, ...entries.flatMap((entry) => (entry.kind === 'usable' ? [entry.cells] : []))]
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const renderRow = (cells: readonly string[]): string =>
    `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   ')}`.trimEnd()

  const lines = entries.map((entry) =>
    entry.kind === 'usable' ? renderRow(entry.cells) : `  ${entry.name.padEnd(widths[0] ?? 0)}   ✗ ${entry.problem}`,
  )
  return `${[renderRow(HEADINGS), ...lines].join('\n')}\nRun one: qbench run newsletter --mode both\n`
}

const HEADINGS = ['NAME', 'LOAD', 'SINK', 'ABOUT'] as const

/** Files in a folder that mean to be scenarios: YAML with a top-level `requests:`. Pipes and huge files are left alone. */
function listOwnFiles(dir: string): readonly string[] {
  return readdirSync(dir)
    .filter((name) => /\.ya?ml$/.test(name))
    .filter((name) => {
      const path = join(dir, name)
      const stat = statSync(path, { throwIfNoEntry: false })
      return stat?.isFile() === true && stat.size <= FILE_BYTES_MAX && isReadableScenario(path)
    })
    .sort()
    .map((name) => `./${name}`)
}

const FILE_BYTES_MAX = 2 ** 20

function isReadableScenario(path: string): boolean {
  try {
    return /^requests:/m.test(readFileSync(path, 'utf8'))
  } catch {
    // No permission: whatever it is, it is nothing to list.
    return false
  }
}

async function readEntry(name: string, cwd: string): Promise<Entry> {
  try {
    const { scenario } = await openScenario(name, { cwd })
    return { kind: 'usable', cells: [name, loadOf(scenario), sinksOf(scenario), scenario.title] }
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    const [first] = error.problems
    const place = first?.line === undefined ? '' : `line ${first.line}: `
    return { kind: 'broken', name, problem: `${place}${first?.message ?? 'cannot be used'}` }
  }
}

const loadOf = ({ requests }: Scenario): string => {
  const [first, ...others] = requests.map(({ arrivals }) => describeLoad(arrivals))
  return others.length === 0 ? (first ?? '') : `${first} + ${others.length} more`
}

const sinksOf = ({ sinks }: Scenario): string => sinks.map(describeSink).join(', ')
