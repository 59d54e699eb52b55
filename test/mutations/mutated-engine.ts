import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path/posix'
import { pathToFileURL } from 'node:url'
import ts from 'typescript'
import { parseSource, type SourceText } from '../tidy/check.ts'
import { listExecuted, listImports } from '../tidy/repeatable.ts'
import type { Engine } from './oracle.ts'

/** One change of the text of one source. */
export interface Mutation {
  readonly path: string
  /** Stands exactly once in that file. */
  readonly text: string
  readonly mutant: string
}

/** A folder with the engine in JavaScript, as the sources make it. */
export interface EngineCopy {
  readonly folder: string
  /** Loads it with a mutation, or as it is. Throws when the text is not there exactly once. */
  load(mutation: Mutation | null): Promise<Engine>
}

const SIMULATION = 'src/run/simulation.ts'
const TIMELINE = 'src/run/timeline.ts'
const PLAN = 'src/run/run-plan.ts'
const ASSEMBLY = 'src/run/assemble-measurement.ts'
const HEAP = 'src/clock/event-heap.ts'
const ROOTS = [SIMULATION, TIMELINE, PLAN, ASSEMBLY, HEAP]

/** Strips all that a simulation executes of its types, into a new folder, which is the caller's to remove. */
export function copyEngine(): EngineCopy {
  const folder = mkdtempSync(join(tmpdir(), 'qbench-mutations-'))
  const sources = readdirSync('src', { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith('.ts'))
    .map(({ parentPath, name }) => `${parentPath}/${name}`)
    .map((path) => parseSource(path, readFileSync(path, 'utf8')))
  const byPath = new Map(sources.map((source) => [source.path, source]))
  const executed = listExecuted(sources, ROOTS).map((path) => byPath.get(path) as SourceText)
  const users = listUsers(executed)
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  for (const { path, text } of executed) write('whole', path, text)
  let mutantCount = 0

  return {
    folder,
    async load(mutation) {
      if (mutation === null) return loadFrom(() => 'whole')
      const mutated = mutate(executed, mutation)
      // Whatever leads to the mutated file is loaded anew, and the rest from where it was: a module is loaded once.
      const place = `mutant${mutantCount++}`
      const affected = reach(mutated.path, users)
      const placeOf = (path: string): string => (affected.has(path) ? place : 'whole')
      for (const path of affected) {
        const { text } = path === mutated.path ? mutated : (byPath.get(path) as SourceText)
        write(
          place,
          path,
          redirect(path, text, (imported) => (affected.has(imported) ? null : 'whole')),
        )
      }
      return loadFrom(placeOf)
    },
  }

  function write(place: string, path: string, text: string): void {
    const target = join(folder, place, path.replace(/\.ts$/, '.js'))
    mkdirSync(dirname(target), { recursive: true })
    const compilerOptions: ts.CompilerOptions = {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
      rewriteRelativeImportExtensions: true,
    }
    writeFileSync(target, ts.transpileModule(text, { compilerOptions }).outputText)
  }

  async function loadFrom(placeOf: (path: string) => string): Promise<Engine> {
    const load = (path: string) =>
      import(/* @vite-ignore */ pathToFileURL(join(folder, placeOf(path), path.replace(/\.ts$/, '.js'))).href)
    const [simulation, timeline, plan, assembly, heap] = await Promise.all(ROOTS.map(load))
    return {
      createSimulation: simulation.createSimulation,
      createTimeline: timeline.createTimeline,
      planRun: plan.planRun,
      assembleMeasurement: assembly.assembleMeasurement,
      EventHeap: heap.EventHeap,
    }
  }
}

function mutate(sources: readonly SourceText[], { path, text, mutant }: Mutation): { path: string; text: string } {
  const parts = (sources.find((source) => source.path === path)?.text ?? '').split(text)
  if (parts.length !== 2) throw new Error(`${path} has ${parts.length - 1} places with the text ${text}`)
  return { path, text: parts.join(mutant) }
}

/** For each source, those that import code from it. */
function listUsers(sources: readonly SourceText[]): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>()
  for (const source of sources) {
    for (const imported of listImports(source)) users.set(imported, [...(users.get(imported) ?? []), source.path])
  }
  return users
}

/** A source and all that lead to it. */
function reach(path: string, users: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set<string>([path])
  for (const each of found) for (const user of users.get(each) ?? []) found.add(user)
  return found
}

/** Points imports at another place among the copies; null leaves one as it is. */
function redirect(path: string, text: string, placeOf: (imported: string) => string | null): string {
  return text.replace(/(from |import\()'(\.[^']+)'/g, (whole, before: string, specifier: string) => {
    const imported = join(dirname(path), specifier)
    const place = placeOf(imported)
    if (place === null) return whole
    return `${before}'${relative(join('/one', dirname(path)), join('/', place, imported))}'`
  })
}
