import { type Document, parseDocument, type YAMLError } from 'yaml'
import { InputError } from '../fault/input-error.ts'
import { checkNesting } from './check-nesting.ts'
import { lineAt, problemAt, type SourceText } from './source-text.ts'

/** More mistakes of syntax than this are mostly echoes of the first. */
const PROBLEM_COUNT_MAX = 5

/**
 * Parses text as one YAML document in which every scalar stays text as it was written: `010`, `1e999` and `yes` reach
 * our own units, which are stricter than YAML. Throws `InputError` with the mistakes of syntax, one per line.
 */
export function parseYaml(source: SourceText): Document {
  checkNesting(source)
  const document = parseDocument(source.text, {
    schema: 'failsafe',
    prettyErrors: false,
    uniqueKeys: false,
  })
  const faults = [...document.errors, ...document.warnings].sort((a, b) => a.pos[0] - b.pos[0])
  const lines = faults.map(({ pos }) => lineAt(source, pos[0]))
  const onePerLine = faults.filter((_, index) => lines[index] !== lines[index - 1])
  const problems = onePerLine
    .slice(0, PROBLEM_COUNT_MAX)
    .map((fault) => problemAt(source, fault.pos[0], { message: inOurWords(fault), caretLength: 1 }))
  if (problems.length > 0) throw new InputError(problems)
  return document
}

const MESSAGES: Readonly<Partial<Record<YAMLError['code'], string>>> = {
  TAB_AS_INDENT: 'a tab cannot indent YAML; use spaces',
  MULTIPLE_DOCS: 'a second document begins here; a file holds one scenario',
  TAG_RESOLVE_FAILED: 'tags such as !!js/function have no meaning in a scenario; remove the tag',
  BLOCK_AS_IMPLICIT_KEY: 'a second "key: value" on one line, or a line indented too far',
  MULTILINE_IMPLICIT_KEY: 'a key must stay on one line; is a colon missing, or a quote not closed?',
}

function inOurWords(fault: YAMLError): string {
  return MESSAGES[fault.code] ?? `not valid YAML: ${fault.message}`
}
