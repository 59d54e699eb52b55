import type { z } from 'zod'
import { describeValue, type Finding, type Path, printPath } from './finding.ts'
import { nameAdvice } from './name-advice.ts'
import { nearestName } from './nearest-name.ts'
import { type ScenarioDraft, scenarioSchema } from './scenario-schema.ts'
import { settingsOf } from './section-schema.ts'

/** The draft, unless something is wrong; and everything that is wrong. */
export interface SchemaCheck {
  readonly draft: ScenarioDraft | null
  readonly findings: readonly Finding[]
}

/** Checks a plain value against the schema. */
export function checkSchema(value: unknown): SchemaCheck {
  const result = scenarioSchema.safeParse(value)
  if (result.success) return { draft: result.data, findings: [] }
  return { draft: null, findings: result.error.issues.flatMap((issue) => findingsOf(issue, [], value)) }
}

type Issue = z.core.$ZodIssue

/** Puts one issue, found below `base`, into our words. */
function findingsOf(issue: Issue, base: Path, root: unknown): readonly Finding[] {
  const path = [...base, ...issue.path.map((step) => (typeof step === 'number' ? step : String(step)))]
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownSetting([...path, key], issue.message))
    case 'invalid_key':
      return [
        { path, at: 'key', message: `${printPath(path.slice(0, -1))}: ${issue.issues[0]?.message ?? issue.message}` },
      ]
    case 'invalid_union': {
      const branch = issue.errors.find((issues) => !issues.some(isOtherForm))
      if (branch !== undefined) return branch.flatMap((inner) => findingsOf(inner, path, root))
      return [valueFinding(path, issue.message, root, 'options' in issue ? issue.options.map(String) : [])]
    }
    case 'invalid_value':
      return [valueFinding(path, issue.message, root, issue.values.map(String))]
    case 'custom': {
      const finding = valueFinding(path, issue.message, root)
      const beside: unknown = issue.params?.beside
      return [typeof beside === 'string' ? { ...finding, beside: [...path.slice(0, -1), beside] } : finding]
    }
    default:
      return [valueFinding(path, issue.message, root)]
  }
}

/** Whether an issue says that a branch of a union is about something else altogether: a text, not a mapping. */
const isOtherForm = (issue: Issue): boolean =>
  issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value')

function unknownSetting(path: Path, role: string): Finding {
  const hint = () => nameAdvice(String(path.at(-1)), settingsOf(role))
  return { path, at: 'key', message: `${printPath(path)} is not ${role}`, hint }
}

function valueFinding(path: Path, message: string, root: unknown, words: readonly string[] = []): Finding {
  const found = valueAt(root, path)
  const place = path.length === 0 ? 'the scenario' : printPath(path)
  const finding = { path, at: 'value' } as const
  if (message.startsWith('expected')) {
    if (found === undefined) return { ...finding, message: `${place} is missing: ${message}` }
    if (found === null) return { ...finding, message: `${place} is empty: ${message}` }
    const near = typeof found === 'string' ? nearestName(found, words) : null
    const full = { ...finding, message: `${place}: ${message}, got ${describeValue(found)}` }
    return near === null ? full : { ...full, hint: () => `did you mean "${near}"?` }
  }
  // A message that quotes the value is a sentence of its own; the others go on from the name of the setting.
  return { ...finding, message: message.startsWith('"') ? `${place}: ${message}` : `${place} ${message}` }
}

function valueAt(root: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) => (value as Record<string | number, unknown> | null | undefined)?.[step],
    root,
  )
}
