import { dirname, join } from 'node:path/posix'
import ts from 'typescript'
import { type Check, roomOf, type SourceText } from './check.ts'

const BANNED_NAMES = /^(utils?|helpers?|common|types|manager|index|misc|shared|lib|classes|interfaces)$/

/** A file or folder is named by what it holds. */
export const checkFileName: Check = ({ path }) => {
  const bucket = path
    .split('/')
    .map((part) => part.replace(/(\.test)?\.[a-z]+$/, ''))
    .find((part) => BANNED_NAMES.test(part))
  if (bucket !== undefined) return [{ lineIndex: 0, message: `"${bucket}" says nothing, use the noun that it holds` }]
  if (!/^[a-z0-9.-]+$/.test(path.split('/').at(-1) ?? '')) return [{ lineIndex: 0, message: 'use kebab-case' }]
  return []
}

/** Files that were longer when the limit came; none may be added, and each may only shrink. */
const LINE_COUNT_RATCHET: Readonly<Record<string, number>> = {}

const LINE_COUNT_MAX = 300

/** A file that needs scrolling to be understood is several files. */
export const checkFileLength: Check = ({ path, text }) => {
  if (!path.startsWith('src/')) return []
  const lineCount = text.split('\n').length - 1
  const most = LINE_COUNT_RATCHET[path] ?? LINE_COUNT_MAX
  return lineCount <= most
    ? []
    : [{ lineIndex: most, message: `${lineCount} lines, use several files of at most ${most}` }]
}

/** Sources whose test is not where it would be looked for, and where it is instead. */
export const TESTED_ELSEWHERE: Readonly<Record<string, string>> = {
  // The process itself: tested from outside.
  'src/main.ts': 'test/cli/bin.test.ts',
  'src/cli/engine.ts': 'test/cli/bin.test.ts',
  'src/cli/checks.ts': 'test/real-time/verify.test.ts',
  'src/verify/list-checks.ts': 'test/real-time/verify.test.ts',
  // What waits on the wall clock, and what runs in threads, is tested as a whole and apart.
  'src/clock/real-clock.ts': 'test/real-time/clock.test.ts',
  'src/clock/burner.ts': 'test/real-time/clock.test.ts',
  'src/clock/time-source.ts': 'test/real-time/clock.test.ts',
  'src/clock/machine-pace.ts': 'test/real-time/clock.test.ts',
  'src/wire/wall-timers.ts': 'test/real-time/wall-timers.test.ts',
  'src/run/run-scenario.ts': 'test/real-time/ledger.test.ts',
  'src/run/thread-entry.ts': 'test/real-time/ledger.test.ts',
  // A second process is tested from outside, too.
  'src/run/repeat-run.ts': 'test/cli/bin.test.ts',
  'src/run/virtual-child.ts': 'test/cli/bin.test.ts',
  // Seen from where they are used.
  'src/scenario/init-template.ts': 'test/cli/init-command.test.ts',
  'src/scenario/scenario-list.ts': 'test/cli/list-command.test.ts',
  'src/measure/job-table.ts': 'test/queue/memory-queue.test.ts',
  'src/measure/job-trace.ts': 'test/verify/replay.test.ts',
  'src/measure/trust-identities.ts': 'test/measure/trust.test.ts',
  'src/measure/trust-schedule.ts': 'test/measure/trust.test.ts',
  'src/run/breathe.ts': 'test/run/run-virtual.test.ts',
  // Names for two kinds of errors: tested by those who throw and catch them.
  'src/fault/program-error.ts': 'test/fault/assert.test.ts',
  'src/fault/run-error.ts': 'test/cli/run-cli.test.ts',
}

/**
 * Finds sources without a test. A file that other rooms use has its own, the mirror image of its path; a private part
 * of a room may be tested through a file of its room that uses it.
 */
export function findUntested(sources: readonly SourceText[], exists: (path: string) => boolean): readonly string[] {
  const users = listUsers(sources)
  const isTested = (path: string, seen: readonly string[] = []): boolean => {
    if (exists(mirrorOf(path))) return true
    const usedBy = users.get(path) ?? []
    if (usedBy.some((user) => roomOf(user) !== roomOf(path))) return false
    return usedBy.some((user) => !seen.includes(user) && isTested(user, [...seen, path]))
  }
  return sources
    .filter((source) => source.path.startsWith('src/') && hasCode(source) && !isTested(source.path))
    .map(({ path }) => `${path}:1: has no test, use ${mirrorOf(path)}`)
}

const mirrorOf = (path: string): string =>
  TESTED_ELSEWHERE[path] ?? path.replace(/^src\//, 'test/').replace(/\.ts$/, '.test.ts')

/** For each source, the sources that import code from it: types cannot be tested. */
function listUsers(sources: readonly SourceText[]): ReadonlyMap<string, readonly string[]> {
  const users = new Map<string, string[]>()
  for (const { path, text } of sources) {
    if (!path.startsWith('src/')) continue
    for (const [, imported = ''] of text.matchAll(CODE_IMPORT)) {
      const target = join(dirname(path), imported)
      users.set(target, [...(users.get(target) ?? []), path])
    }
  }
  return users
}

const CODE_IMPORT = /(?:import (?!type\b)[^;'"]*?from |import\()'(\.[^']+)'/g

function hasCode({ tree }: SourceText): boolean {
  return tree.statements.some((statement) => {
    if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) return false
    if (ts.isImportDeclaration(statement)) return false
    const modifiers = ts.canHaveModifiers(statement) ? ts.getModifiers(statement) : undefined
    if (modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.DeclareKeyword)) return false
    return !ts.isVariableStatement(statement) || doesSomething(statement)
  })
}

/** A number or a text that is given a name needs no test of its own; something that is called does. */
function doesSomething(node: ts.Node): boolean {
  if (ts.isFunctionLike(node) || ts.isCallExpression(node) || ts.isNewExpression(node)) return true
  return ts.forEachChild(node, (child) => doesSomething(child) || undefined) ?? false
}
