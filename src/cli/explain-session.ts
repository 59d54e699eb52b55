import { listWordGroups, renderContents } from '../explain/contents-text.ts'
import type { Entry } from '../explain/entry.ts'
import { type ExplanationOptions, renderEntry } from '../explain/entry-text.ts'
import { findEntries, suggestWord } from '../explain/glossary.ts'
import { createLesson, type Lesson } from '../explain/lesson.ts'
import { renderLesson } from '../explain/lesson-text.ts'
import { readScenarioHead } from '../explain/scenario-head.ts'
import { InputError } from '../fault/input-error.ts'
import { findScenario, looksLikePath } from '../scenario/find-scenario.ts'
import { describeValue } from '../scenario/finding.ts'
import { readSource } from '../scenario/read-source.ts'
import { listScenarios } from '../scenario/scenario-list.ts'
import { printable } from '../scenario/source-text.ts'
import { openPalette } from './colour.ts'
import type { CommandContext } from './command-context.ts'
import { BUILTIN_DIR } from './package-files.ts'
import { openScenario } from './scenario-file.ts'

/** Writes what a word means, or without a word all that can be explained. Throws `InputError` for an unknown word. */
export async function explainWord(
  word: string | undefined,
  asJson: boolean,
  { host, colourFlag }: CommandContext,
): Promise<void> {
  const palette = await openPalette({ flag: colourFlag(), env: host.env, isTerminal: host.stdoutIsTerminal })
  const options: ExplanationOptions = { palette, width: host.stdoutSize().columns }
  if (word === undefined) {
    const groups = listWordGroups(listScenarios(BUILTIN_DIR))
    host.out(asJson ? toJson({ groups }) : renderContents(groups, options))
    return
  }
  const meanings = await findMeanings(word, host.cwd)
  const [first, ...others] = meanings
  if (first === undefined) throw unknownWord(word)
  if (asJson) host.out(toJson({ ...first, also: others }))
  else host.out(meanings.map((meaning) => renderMeaning(meaning, word, options)).join('\n'))
}

/** An entry of the glossary with the scenarios that show it, or a scenario. */
type Meaning = (Entry & { readonly shownBy: readonly string[] }) | Lesson

/** A word may name a scenario and a rule: the scenario comes first. */
async function findMeanings(word: string, cwd: string): Promise<readonly Meaning[]> {
  const isScenario = looksLikePath(word) || listScenarios(BUILTIN_DIR).includes(word)
  const lessons = isScenario ? [await readLesson(word, cwd)] : []
  return [...lessons, ...findEntries(word).map((entry) => ({ ...entry, shownBy: listShowing(entry) }))]
}

async function readLesson(nameOrPath: string, cwd: string): Promise<Lesson> {
  const loaded = await openScenario(nameOrPath, { cwd })
  return createLesson(loaded, readSource(findScenario(nameOrPath, { cwd, builtinDir: BUILTIN_DIR })))
}

/** The scenarios that come with qbench and say that they demonstrate an entry. */
function listShowing({ name }: Entry): readonly string[] {
  return listScenarios(BUILTIN_DIR).filter((scenarioName) => {
    const { lines } = readSource(findScenario(scenarioName, { cwd: '.', builtinDir: BUILTIN_DIR }))
    return readScenarioHead(lines).ruleNames.includes(name)
  })
}

function renderMeaning(meaning: Meaning, word: string, options: ExplanationOptions): string {
  if (meaning.kind === 'scenario') return renderLesson(meaning, `qbench run ${word} --mode both`, options)
  return renderEntry(meaning, meaning.shownBy, options)
}

function unknownWord(word: string): InputError {
  const near = suggestWord(word, listScenarios(BUILTIN_DIR))
  const advice = near === null ? 'qbench explain lists all words' : `did you mean ${describeValue(near)}?`
  const message = `nothing is called ${describeValue(printable(word))}; ${advice}`
  return new InputError([{ where: 'qbench explain', message }])
}

const toJson = (value: object): string => `${JSON.stringify(value, null, 2)}\n`
