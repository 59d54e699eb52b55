import { dirname, resolve } from 'node:path'
import type { Document } from 'yaml'
import { InputError, type Problem } from '../fault/input-error.ts'
import { formatCount } from '../units/count.ts'
import { type AppliedOverride, applyOverrides } from './apply-overrides.ts'
import { checkContradictions } from './check-contradictions.ts'
import { checkExpectations } from './check-expectations.ts'
import { checkNames } from './check-names.ts'
import { checkSchema } from './check-schema.ts'
import { checkVirtual } from './check-virtual.ts'
import { checkWritten } from './check-written.ts'
import { parseExpectation } from './expectation.ts'
import type { Expectation } from './expectation-spec.ts'
import { faultOrder } from './fault-order.ts'
import type { ScenarioFile } from './find-scenario.ts'
import type { Finding, Path } from './finding.ts'
import { listSettings } from './list-settings.ts'
import { isWritten, locate } from './locate.ts'
import { listMetrics, type Metric } from './metric-catalogue.ts'
import { isFromEnvironment, type Override, printOverride } from './override.ts'
import { parseYaml } from './parse-yaml.ts'
import { readSource } from './read-source.ts'
import { resolveScenario } from './resolve-scenario.ts'
import type { ClockKind, Scenario } from './scenario.ts'
import { scenarioHash } from './scenario-hash.ts'
import type { ScenarioDraft } from './scenario-schema.ts'
import type { Setting } from './setting.ts'
import { lineAt, problemAt, type SourceText } from './source-text.ts'
import { toYamlValue } from './yaml-value.ts'

export type { Override } from './override.ts'

/** What reading a scenario needs besides its file. */
export interface LoadOptions {
  readonly overrides: readonly Override[]
  /** Reads recorded arrivals from an absolute path: ascending starts in microseconds. May throw `InputError`. */
  readonly readTrace: (path: string) => Float64Array
  /** Under the virtual clock only models can run; the default is the real one. */
  readonly clock?: ClockKind
}

/** A setting of the resolved scenario, in human units, and where it comes from. */
export interface SettingOrigin {
  /** As in the file's grammar and for `--set`: `requests.send.timeout`. */
  readonly path: string
  readonly value: string
  /** `default`, `file:line`, `--set`, another flag, or `environment QBENCH_SEED`. */
  readonly origin: string
}

/** A scenario that can be run, and where each of its settings came from. */
export interface LoadedScenario {
  readonly scenario: Scenario
  readonly displayPath: string
  /** Every setting, in the order of the file's grammar. */
  readonly origins: readonly SettingOrigin[]
  /** Equal for scenarios that do the same. */
  readonly hash: string
}

/**
 * Reads a scenario file: text, YAML, overrides, schema, names, contradictions, expectations. Throws `InputError` with
 * all problems at once, in the order of the file.
 */
export function loadScenario(file: ScenarioFile, options: LoadOptions): LoadedScenario {
  const source = readSource(file)
  const document = parseYaml(source)
  const written = toYamlValue(document, source)
  if (written.isBroken) throw new InputError(inOrder(written.problems))
  if (written.value === null) throw emptyFile(source)
  const overridden = applyOverrides(written.value, options.overrides)
  const origin: Origin = { source, document, applied: overridden.applied }

  const { draft, findings } = checkSchema(overridden.value)
  const refused = new Set(findings.map(({ path }) => JSON.stringify(path)))
  const plainFindings = [...checkNames(overridden.value), ...checkWritten(overridden.value)]
  const newFindings = plainFindings.filter(({ path }) => !refused.has(JSON.stringify(path)))
  const textProblems = [...written.problems, ...overridden.problems]
  const valueFindings = [...findings, ...newFindings]
  if (draft === null || textProblems.length + valueFindings.length > 0) {
    const allFindings = [...valueFindings, ...checkExpectations(overridden.value)]
    throw new InputError(inOrder([...textProblems, ...placeFindings(allFindings, origin)]))
  }

  const scenario = finishScenario(draft, { file, origin, options })
  return {
    scenario,
    displayPath: file.displayPath,
    origins: listSettings(scenario, faultOrder(draft.faults)).map((setting) => nameOrigin(setting, origin)),
    hash: scenarioHash(scenario),
  }
}

/** Where the values of a scenario came from. */
interface Origin {
  readonly source: SourceText
  readonly document: Document
  readonly applied: readonly AppliedOverride[]
}

function emptyFile({ displayPath }: SourceText): InputError {
  const message = 'is empty; a scenario needs version, requests, jobs and sinks (qbench init writes one)'
  return new InputError([{ where: displayPath, message }])
}

/** Nobody reads more problems at once, and finding the place of each takes time. */
const FINDING_COUNT_MAX = 100

function placeFindings(findings: readonly Finding[], origin: Origin): readonly Problem[] {
  const placed = findings.slice(0, FINDING_COUNT_MAX).map((finding) => placeFinding(finding, origin))
  const restCount = findings.length - placed.length
  if (restCount === 0) return placed
  return [...placed, { where: origin.source.displayPath, message: `has ${formatCount(restCount)} more problems` }]
}

/** Says where a finding is: at the flag that gave the value, or in the file. */
function placeFinding({ path, at, message: text, beside, hint }: Finding, origin: Origin): Problem {
  const { source, document, applied } = origin
  const message = beside === undefined ? text : `${text} (${placeOf(beside, origin)})`
  const override = overrideAt(path, applied) ?? overrideBelow(path, { document, applied })
  if (override !== null) {
    return { where: printOverride(override), message: hint === undefined ? message : `${message}; ${hint()}` }
  }
  const { offset, length } = locate(document, path, at)
  const isSpelling = at === 'key' || hint !== undefined
  if (!isSpelling) return problemAt(source, offset, { message })
  return problemAt(source, offset, { message, caretLength: length, ...(hint === undefined ? {} : { hint: hint() }) })
}

/** Names the place of a setting in a sentence about another one. */
function placeOf(path: Path, { source, document, applied }: Origin): string {
  const override = overrideAt(path, applied)
  if (override !== null) return printOverride(override)
  if (!isWritten(document, path)) return 'default'
  return `${source.displayPath}:${lineAt(source, locate(document, path, 'key').offset)}`
}

/** The override that gave the value at a path or around it. */
function overrideAt(path: Path, applied: readonly AppliedOverride[]): Override | null {
  const found = applied.find((other) => other.path.every((step, index) => String(step) === String(path[index])))
  return found?.override ?? null
}

/** The override for whose sake a part of the path was made that the file leaves out. */
function overrideBelow(path: Path, { document, applied }: Pick<Origin, 'document' | 'applied'>): Override | null {
  const length = path.findIndex((_, depth) => !isWritten(document, path.slice(0, depth + 1))) + 1
  if (length === 0) return null
  const made = path.slice(0, length)
  const found = applied.find((other) => made.every((step, index) => String(step) === String(other.path[index])))
  return found?.override ?? null
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const LAST = Number.MAX_SAFE_INTEGER
  return [...problems].sort((a, b) => (a.line ?? LAST) - (b.line ?? LAST) || (a.column ?? 0) - (b.column ?? 0))
}

interface Finishing {
  readonly file: ScenarioFile
  readonly origin: Origin
  readonly options: LoadOptions
}

/** What can be checked only when each value is right by itself. */
function finishScenario(draft: ScenarioDraft, { file, origin, options }: Finishing): Scenario {
  const resolved = resolveScenario(draft, {
    displayPath: file.displayPath,
    readTrace: (path) => options.readTrace(resolve(dirname(file.path), path)),
  })
  const metrics = listMetrics(resolved)
  const sync = readExpectations(draft, 'sync', metrics)
  const async = readExpectations(draft, 'async', metrics)
  const clockFindings = options.clock === 'virtual' ? checkVirtual(resolved) : []
  const findings = [...clockFindings, ...checkContradictions(resolved, draft), ...sync.findings, ...async.findings]
  if (findings.length > 0) throw new InputError(inOrder(placeFindings(findings, origin)))

  const withOrigin = (mode: 'sync' | 'async', list: readonly Expectation[]) =>
    list.map((expectation, index) => ({ ...expectation, origin: originOf(['expect', mode, index], origin) }))
  return deepFreeze({
    ...resolved,
    expectations: { sync: withOrigin('sync', sync.expectations), async: withOrigin('async', async.expectations) },
  })
}

interface ExpectationList {
  readonly expectations: readonly Expectation[]
  readonly findings: readonly Finding[]
}

function readExpectations(draft: ScenarioDraft, mode: 'sync' | 'async', metrics: readonly Metric[]): ExpectationList {
  const expectations: Expectation[] = []
  const findings: Finding[] = []
  for (const [index, text] of draft.expect[mode].entries()) {
    const read = parseExpectation(text, metrics)
    if ('message' in read) findings.push({ path: ['expect', mode, index], at: 'value', ...read })
    else expectations.push(read)
  }
  return { expectations, findings }
}

function nameOrigin({ path, value, otherPath }: Setting, origin: Origin): SettingOrigin {
  const used = otherPath !== undefined && isGiven(otherPath, origin) ? otherPath : path
  return { path: used.join('.'), value, origin: originOf(used, origin) }
}

const isGiven = (path: Path, { document, applied }: Origin): boolean =>
  isWritten(document, path) || applied.some((other) => other.path.join('.') === path.join('.'))

function originOf(path: Path, { source, document, applied }: Origin): string {
  const override = overrideAt(path, applied)
  if (override !== null) return isFromEnvironment(override) ? `environment ${override.origin}` : override.origin
  if (!isWritten(document, path)) return 'default'
  return `${source.displayPath}:${lineAt(source, locate(document, path, 'value').offset)}`
}

function deepFreeze<Value>(value: Value): Value {
  // A typed array cannot be frozen.
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value
  for (const inner of Object.values(value)) deepFreeze(inner)
  return Object.freeze(value)
}
