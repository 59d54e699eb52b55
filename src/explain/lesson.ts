import { describeFlow } from '../report/heading.ts'
import { recordScenario } from '../result/scenario-record.ts'
import type { Expectation } from '../scenario/expectation-spec.ts'
import type { LoadedScenario } from '../scenario/load-scenario.ts'
import type { Mode } from '../scenario/scenario.ts'
import { printable, type SourceText } from '../scenario/source-text.ts'
import { readScenarioHead, type ScenarioHead } from './scenario-head.ts'

/** What a scenario is there to show. */
export interface Lesson extends ScenarioHead {
  readonly kind: 'scenario'
  readonly name: string
  readonly title: string
  readonly question: string
  /** What happens in each mode, and what must hold then. */
  readonly modes: Readonly<Record<Mode, ModeLesson>>
}

/** A scenario in one mode. */
export interface ModeLesson {
  /** One line for each kind of request: what it makes, and where that goes. */
  readonly flows: readonly string[]
  readonly expectations: readonly { readonly text: string; readonly note: string | null }[]
}

/** Puts together what a scenario file says of itself and what it does. */
export function createLesson({ scenario }: LoadedScenario, source: SourceText): Lesson {
  const record = recordScenario(scenario)
  const describeMode = (mode: Mode): ModeLesson => ({
    flows: record.requests.map((request) => {
      const flow = describeFlow(record, request, request.mode ?? mode)
      const pinned = request.mode === null ? '' : ` (always ${request.mode})`
      return record.requests.length === 1 ? flow : `${request.name}: ${flow}${pinned}`
    }),
    expectations: scenario.expectations[mode].map((expectation) => ({
      text: expectation.text,
      note: readNote(expectation, source),
    })),
  })
  const { paragraphs, ruleNames } = readScenarioHead(source.lines)
  return {
    kind: 'scenario',
    name: scenario.name,
    title: scenario.title,
    question: scenario.question,
    paragraphs: paragraphs.map(printable),
    ruleNames: ruleNames.map(printable),
    modes: { sync: describeMode('sync'), async: describeMode('async') },
  }
}

/** The comment behind an expectation, such as `fails: this is the point`. */
function readNote({ origin }: Expectation, { displayPath, lines }: SourceText): string | null {
  if (origin === null || !origin.startsWith(`${displayPath}:`)) return null
  const line = lines[Number(origin.slice(displayPath.length + 1)) - 1] ?? ''
  const note = / # *(.+)$/.exec(line)?.[1]
  return note === undefined ? null : printable(note.trim())
}
