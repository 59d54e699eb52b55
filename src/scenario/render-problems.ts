import type { Problem } from '../fault/input-error.ts'
import { printable } from './source-text.ts'

/**
 * Problems as a screen shows them: each with its place and excerpt, then how many there are.
 * The last line ends without a line break.
 */
export function renderProblems(problems: readonly Problem[]): string {
  return [...problems.map(renderProblem), summary(problems)].join('\n')
}

function renderProblem(problem: Problem): string {
  const { where, line, column, message, excerpt } = problem
  const place = [where, line, column].filter((part) => part !== undefined).join(':')
  const headline = `✗ ${printable(place)}  ${printable(message)}`
  return excerpt === undefined ? headline : `${headline}\n${excerpt}`
}

function summary(problems: readonly Problem[]): string {
  const fileCount = new Set(problems.filter(({ line }) => line !== undefined).map(({ where }) => where)).size
  const files = fileCount === 0 ? '' : ` in ${fileCount} ${fileCount === 1 ? 'file' : 'files'}`
  const advice = problems.some(isAboutScenario) ? ' · qbench help scenario' : ''
  return `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}${files}${advice}`
}

/** What stands in a file or would stand there; the help does not speak of other flags. */
function isAboutScenario({ where, line }: Problem): boolean {
  return line !== undefined || where.startsWith('--set ')
}
