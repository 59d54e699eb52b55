import { InputError, type Problem } from '../fault/input-error.ts'
import { describeValue, type Path, printPath } from './finding.ts'
import { nameAdvice } from './name-advice.ts'
import { isFromEnvironment, type Override, printOverride } from './override.ts'
import { parseYaml } from './parse-yaml.ts'
import { entriesOf, queuesInPlainValue } from './plain-value.ts'
import { createSourceText } from './source-text.ts'
import { REFUSED_KEYS, toYamlValue } from './yaml-value.ts'

/** An override that took effect at one place. */
export interface AppliedOverride {
  readonly path: Path
  readonly override: Override
}

/** A scenario with values from outside the file in place. */
export interface OverriddenValue {
  readonly value: unknown
  readonly applied: readonly AppliedOverride[]
  readonly problems: readonly Problem[]
}

/**
 * Puts overrides into a plain value, before anything is checked, so that they are checked like the file. A flag wins
 * over a variable for the same place; two flags for the same place are a problem, as neither should win silently.
 */
export function applyOverrides(original: unknown, overrides: readonly Override[]): OverriddenValue {
  const value: unknown = structuredClone(original)
  const applied: AppliedOverride[] = []
  const problems: Problem[] = []
  // A name that `*` stands for may itself come from an override, so these go last.
  const ordered = [...overrides].sort((a, b) => rank(a) - rank(b))
  for (const override of ordered) {
    const where = printOverride(override)
    const read = readOverride(override, where)
    if ('problems' in read) {
      problems.push(...read.problems)
      continue
    }
    for (const path of expand(value, read.steps)) {
      const rival = applied.find((other) => overlaps(other.path, path))
      const message = rival === undefined ? setAt(value, path, structuredClone(read.value)) : conflict(rival, override)
      if (message !== null) problems.push({ where, message })
      else if (rival === undefined) applied.push({ path, override })
    }
  }
  return { value, applied, problems }
}

const rank = (override: Override): number =>
  (isFromEnvironment(override) ? 2 : 0) + (override.path.includes('*') ? 1 : 0)

type OverrideReading =
  | { readonly steps: readonly string[]; readonly value: unknown }
  | { readonly problems: readonly Problem[] }

function readOverride({ path, value }: Override, where: string): OverrideReading {
  const refusal = (message: string) => ({ problems: [{ where, message }] })
  const steps = path.replace(/\[(\d+)\]/g, '.$1').split('.')
  if (steps.includes('')) return refusal('is not a path; write one such as requests.send.timeout')
  const refusedKey = steps.find((step) => REFUSED_KEYS.includes(step))
  if (refusedKey !== undefined) return refusal(`"${refusedKey}" cannot be a key`)
  if (value === '') return refusal('is set but empty; leave it out or give it a value')
  try {
    const source = createSourceText(where, value)
    const read = toYamlValue(parseYaml(source), source)
    if (read.problems.length === 0) return { steps, value: read.value }
    return { problems: read.problems.map(({ message }) => ({ where, message })) }
  } catch (error) {
    if (error instanceof InputError) return { problems: error.problems.map(({ message }) => ({ where, message })) }
    throw error
  }
}

/** Parts of a scenario whose keys are names that the user chose. */
const NAMED_PARTS = ['requests', 'jobs', 'sinks', 'queues', 'workers']

function namesIn(root: unknown, part: string): readonly string[] {
  return part === 'queues' || part === 'workers'
    ? queuesInPlainValue(root)
    : entriesOf(root, part).map(([name]) => name)
}

function expand(root: unknown, steps: readonly string[]): readonly Path[] {
  const [part = '', name, ...rest] = steps
  return name === '*' ? namesIn(root, part).map((each) => [part, each, ...rest]) : [steps]
}

const overlaps = (a: Path, b: Path): boolean => {
  const length = Math.min(a.length, b.length)
  return a.slice(0, length).every((step, index) => String(step) === String(b[index]))
}

function conflict(rival: AppliedOverride, override: Override): string | null {
  if (isFromEnvironment(override) && !isFromEnvironment(rival.override)) return null
  return `${printPath(rival.path)} is given twice, also by ${printOverride(rival.override)}`
}

/** Returns what is wrong with the path, or null. Mappings on the way that the file leaves out are made. */
function setAt(root: unknown, path: Path, value: unknown): string | null {
  const [part = '', name] = path.map(String)
  if (NAMED_PARTS.includes(part) && name !== undefined && !namesIn(root, part).includes(name)) {
    return `${part} has no ${describeValue(name)}; ${nameAdvice(name, namesIn(root, part))}`
  }
  let holder = root
  for (const [depth, step] of path.entries()) {
    const isLast = depth === path.length - 1
    if (typeof holder !== 'object' || holder === null) {
      return `${printPath(path.slice(0, depth))} is a plain value without settings; set it as a whole`
    }
    if (Array.isArray(holder) && !(/^[0-9]+$/.test(String(step)) && Number(step) < holder.length)) {
      return `${printPath(path.slice(0, depth))} has ${holder.length} entries, 0 to ${holder.length - 1}; got "${step}"`
    }
    const entries = holder as Record<string, unknown>
    if (isLast) entries[String(step)] = value
    else entries[String(step)] ??= {}
    holder = entries[String(step)]
  }
  return null
}
