import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { InputError } from '../fault/input-error.ts'
import { describeValue } from './finding.ts'
import { nearestName } from './nearest-name.ts'
import { listScenarios } from './scenario-list.ts'
import { printable } from './source-text.ts'

/** A scenario file: where it is, and what to call it in messages. */
export interface ScenarioFile {
  readonly path: string
  readonly displayPath: string
}

/**
 * Finds the file that a name or a path means: a bare name is first looked up among the scenarios that come with
 * qbench, then as a file of the current folder. Whether the file can be read is for `loadScenario` to say.
 * Throws `InputError` for a name that is neither.
 */
export function findScenario(nameOrPath: string, places: { cwd: string; builtinDir: string }): ScenarioFile {
  const path = resolve(places.cwd, nameOrPath)
  const file = { path, displayPath: nameOrPath }
  if (looksLikePath(nameOrPath)) return file

  const names = listScenarios(places.builtinDir)
  if (names.includes(nameOrPath)) {
    const fileName = `${nameOrPath}.yaml`
    return { path: join(places.builtinDir, fileName), displayPath: `scenarios/${fileName}` }
  }
  if (nameOrPath !== '' && existsSync(path)) return file
  const ownFile = SUFFIXES.map((suffix) => `./${nameOrPath}${suffix}`).find((name) =>
    existsSync(resolve(places.cwd, name)),
  )
  throw new InputError([{ where: 'scenario', message: unknownName(nameOrPath, names, ownFile) }])
}

/** Whether a word can only be meant as a path: it has a slash, or the suffix of a scenario file. */
export function looksLikePath(word: string): boolean {
  return /[/\\]|\.(?:ya?ml|json)$/.test(word)
}

const SUFFIXES = ['.yaml', '.yml', '.json']

function unknownName(name: string, names: readonly string[], ownFile: string | undefined): string {
  const near = ownFile ?? nearestName(name, names)
  const advice = near === null ? '.' : `; did you mean ${describeValue(printable(near))}?`
  const known = `There are ${names.join(', ')}, or give a path such as ./nightly.yaml`
  return `no scenario is called ${describeValue(printable(name))}${advice} ${known}`
}
