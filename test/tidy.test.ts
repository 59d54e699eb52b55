import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checkBannedCalls } from './tidy/banned-calls.ts'
import { type Check, parseSource, renderComplaint } from './tidy/check.ts'
import { checkConversions } from './tidy/conversions.ts'
import { checkDocComments, checkExportCount, checkMainExport } from './tidy/exports.ts'
import { checkFileLength, checkFileName, findUntested, TESTED_ELSEWHERE } from './tidy/files.ts'
import { checkRepeatable, listExecuted } from './tidy/repeatable.ts'
import { checkAssertions, checkInheritance, checkLeftovers, checkMachinePaths } from './tidy/shapes.ts'
import { checkUnitNames } from './tidy/unit-names.ts'

const CODE_CHECKS: readonly Check[] = [
  checkUnitNames,
  checkConversions,
  checkBannedCalls,
  checkDocComments,
  checkMainExport,
  checkExportCount,
  checkAssertions,
  checkInheritance,
  checkFileName,
  checkFileLength,
]
const TEXT_CHECKS: readonly Check[] = [checkLeftovers, checkMachinePaths]

const sources = ['src', 'test', 'bench', '.ci', 'bin', 'docs', 'scenarios']
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath}/${entry.name}`)
  .filter((path) => /\.(ts|js|md|yaml|json)$/.test(path) && !path.startsWith('test/fixtures/'))
  .map((path) => parseSource(path, readFileSync(path, 'utf8')))

const code = sources.filter(({ path }) => path.endsWith('.ts'))

test('the code obeys the house rules that no linter knows', () => {
  expect(code.length).toBeGreaterThan(50)
  const complaints = [
    ...code.flatMap((file) =>
      CODE_CHECKS.flatMap((check) => check(file).map((one) => renderComplaint(file.path, one))),
    ),
    ...sources.flatMap((file) =>
      TEXT_CHECKS.flatMap((check) => check(file).map((one) => renderComplaint(file.path, one))),
    ),
  ]
  expect(complaints.sort()).toEqual([])
})

test('every source file with code is tested, by itself or with the file it belongs to', () => {
  expect(findUntested(code, existsSync)).toEqual([])
})

test('the list of sources tested elsewhere names no file that is gone', () => {
  expect(Object.keys(TESTED_ELSEWHERE).filter((path) => !existsSync(path))).toEqual([])
})

/** What a simulated run executes, and where its result gets its hash. */
const SIMULATED = ['src/run/run-virtual.ts', 'src/result/result-hash.ts']

/** Files that know the wall clock although a simulated run executes them, and why that leaves no trace in its result. */
const NOT_REPEATABLE: Readonly<Record<string, string>> = {
  'src/run/run-virtual.ts': 'shows progress ten times a second, and hears signals in between',
  'src/run/breathe.ts': 'hears signals between two stretches of work',
  'src/run/cost-meter.ts': 'measures what a run takes of the machine, which is left out of the hash',
}

test('whatever a simulated run executes gives the same bits everywhere', () => {
  const executed = listExecuted(code, SIMULATED)
  for (const path of ['src/run/simulation.ts', 'src/clock/virtual-time.ts', 'src/chance/elementary.ts']) {
    expect(executed).toContain(path)
  }
  expect(executed.filter((path) => /real-clock|timer-wheel|burner|run-scenario/.test(path))).toEqual([])
  const complaints = code
    .filter(({ path }) => executed.includes(path) && !(path in NOT_REPEATABLE))
    .flatMap((file) => checkRepeatable(file).map((one) => renderComplaint(file.path, one)))
  expect(complaints).toEqual([])
})

test.each(Object.keys(NOT_REPEATABLE))('%s is still an exception', (path) => {
  expect(code.filter((file) => file.path === path).flatMap(checkRepeatable)).not.toEqual([])
})

test('what a source executes is what it imports, but for types, and what that imports', () => {
  const sources = [
    parseSource(
      'src/run/run.ts',
      "import { take } from '../queue/ring.ts'\nimport type { Sink } from '../sink/sink.ts'",
    ),
    parseSource(
      'src/queue/ring.ts',
      "import { type Lane, open } from './lane.ts'\nimport { type Far } from './far.ts'",
    ),
    parseSource('src/queue/lane.ts', "export async function late() { return (await import('./late.ts')).late }"),
    ...['src/queue/far.ts', 'src/queue/late.ts', 'src/sink/sink.ts'].map((path) => parseSource(path, '')),
  ]
  expect(listExecuted(sources, ['src/run/run.ts'])).toEqual([
    'src/queue/lane.ts',
    'src/queue/late.ts',
    'src/queue/ring.ts',
    'src/run/run.ts',
  ])
})

/** Bad snippets, one per way of breaking a rule, and good ones that must pass: a check that cannot fail checks nothing. */
const SNIPPETS: readonly [Check, string, string, string | null][] = [
  [checkUnitNames, 'src/queue/a.ts', 'interface A { timeout: number }', 'number "timeout" has no unit'],
  [checkUnitNames, 'src/queue/a.ts', 'const f = (delays: readonly number[]) => delays', 'number "delays" has no unit'],
  [checkUnitNames, 'src/queue/a.ts', 'function f(ttl: number | null) {}', 'number "ttl" has no unit'],
  [checkUnitNames, 'src/queue/a.ts', 'class A { depth9: number = 0 }', 'number "depth9" has no unit'],
  [checkUnitNames, 'src/queue/a.ts', 'interface A { timeoutUs: number; attemptCountMax: number; row: number }', null],
  [checkUnitNames, 'src/queue/a.ts', 'interface A { measured: number; unit: "us" | "count" }', null],
  [checkUnitNames, 'src/chance/a.ts', 'function log(x: number) {}', null],
  [checkUnitNames, 'src/queue/a.ts', 'function log(x: number) {}', 'number "x" has no unit'],
  [checkConversions, 'src/run/a.ts', 'const ms = us / 1_000', '1_000 converts a unit'],
  [checkConversions, 'src/run/a.ts', 'const ns = us * 1e3', '1e3 converts a unit'],
  [checkConversions, 'src/run/a.ts', 'const ns = us * 1000n', '1000n converts a unit'],
  [checkConversions, 'src/run/a.ts', 'const US_PER_SEC = 1000000', '1000000 converts a unit'],
  [checkConversions, 'src/run/a.ts', 'const SAMPLE_COUNT_MIN = 1_000', null],
  [checkConversions, 'src/units/a.ts', 'const ms = us / 1_000', null],
  [checkBannedCalls, 'src/queue/a.ts', 'setTimeout(f, 5)', 'setTimeout is banned here, use clock.at'],
  [checkBannedCalls, 'src/queue/a.ts', 'const t = Date.now()', 'Date.now is banned here'],
  [checkBannedCalls, 'src/queue/a.ts', 'const t = new Date()', 'new Date is banned here'],
  [checkBannedCalls, 'src/queue/a.ts', 'const t = new Date(text)', null],
  [checkBannedCalls, 'src/queue/a.ts', 'const t = performance.now()', 'performance.now is banned here'],
  [checkBannedCalls, 'src/queue/a.ts', 'const t = process.hrtime.bigint()', 'process.hrtime.bigint is banned here'],
  [checkBannedCalls, 'src/clock/a.ts', 'const t = performance.now()', null],
  [checkBannedCalls, 'src/chance/a.ts', 'const u = Math.random()', 'use a named stream'],
  [checkBannedCalls, 'src/cli/a.ts', 'process.exit(1)', 'process.exit is banned here'],
  [checkBannedCalls, 'src/main.ts', 'process.exit(1)', null],
  [checkBannedCalls, 'src/cli/a.ts', 'console.log(1)', 'console.log is banned here, use io.out'],
  [checkBannedCalls, 'src/cli/a.ts', 'process.stdout.write("a")', 'process.stdout.write is banned here'],
  [checkBannedCalls, 'src/cli/a.ts', 'throw new Error("a")', 'new Error is banned here'],
  [checkBannedCalls, 'test/cli/a.test.ts', 'setTimeout(f, 5)', 'setTimeout is banned here'],
  [checkBannedCalls, 'test/cli/a.test.ts', 'throw new Error("a")', null],
  [checkBannedCalls, 'test/real-time/a.test.ts', 'setTimeout(f, 5)', null],
  [checkDocComments, 'src/queue/ring.ts', 'export function openRing() {}', 'export openRing has no doc comment'],
  [checkDocComments, 'src/queue/ring.ts', 'export interface Ring {}', 'export Ring has no doc comment'],
  [checkDocComments, 'src/queue/ring.ts', '/** A. */\nexport const A = 1\nexport const B = 2', null],
  [checkDocComments, 'src/queue/ring.ts', '/** A. */\nexport const A = 1\n\nexport const B = 2', 'export B has no doc'],
  [checkDocComments, 'src/queue/ring.ts', 'function inner() {}', null],
  [checkMainExport, 'src/queue/ring.ts', 'export function openPipe() {}', 'nothing is named like the file'],
  [checkMainExport, 'src/policy/retry.ts', 'export function decideRetry() {}', null],
  [checkMainExport, 'src/measure/latency-series.ts', 'export const LATENCY_LIST = []', null],
  [checkExportCount, 'src/queue/ring.ts', 'export function a() {}\n'.repeat(5), 'exports 5 functions'],
  [checkExportCount, 'src/queue/ring.ts', 'export function a() {}\n'.repeat(4), null],
  [checkAssertions, 'src/queue/a.ts', 'assert(a && b, "both")', 'assert(a && b) does not say'],
  [checkAssertions, 'src/queue/a.ts', 'assert(a || b, "either")', null],
  [checkInheritance, 'src/queue/a.ts', 'class A extends EventEmitter {}', 'class extends EventEmitter'],
  [checkInheritance, 'src/fault/a.ts', 'class A extends Error {}', null],
  [checkInheritance, 'src/queue/a.ts', 'interface A extends B {}', null],
  [checkFileName, 'src/queue/utils.ts', '', '"utils" says nothing'],
  [checkFileName, 'src/helpers/ring.ts', '', '"helpers" says nothing'],
  [checkFileName, 'src/queue/memoryQueue.ts', '', 'use kebab-case'],
  [checkFileName, 'test/queue/memory-queue.test.ts', '', null],
  [checkFileLength, 'src/queue/ring.ts', 'a\n'.repeat(301), '301 lines'],
  [checkFileLength, 'src/queue/ring.ts', 'a\n'.repeat(300), null],
  [checkRepeatable, 'src/queue/a.ts', 'const n = Math.log2(count)', 'Math.log2 is not exact'],
  [checkRepeatable, 'src/queue/a.ts', 'const x = Math.hypot(a, b)', 'Math.hypot is not exact'],
  [checkRepeatable, 'src/queue/a.ts', 'const x = Math.random()', 'Math.random is not exact'],
  [checkRepeatable, 'src/queue/a.ts', "const x = Math['pow'](a, b)", 'Math is used as a whole'],
  [checkRepeatable, 'src/queue/a.ts', 'const { sin } = Math', 'Math is used as a whole'],
  [checkRepeatable, 'src/queue/a.ts', 'const x = 2 ** n', '** is not exact'],
  [checkRepeatable, 'src/queue/a.ts', 'x **= 2', '** is not exact'],
  [checkRepeatable, 'src/queue/a.ts', 'const x = Math.max(Math.sqrt(a), Math.imul(b, c), -(2 ** -32), 10n ** d)', null],
  [checkRepeatable, 'src/queue/a.ts', 'const t = new Date(0)', 'Date differs from run to run'],
  [checkRepeatable, 'src/queue/a.ts', 'const t = performance.now()', 'performance differs from run to run'],
  [checkRepeatable, 'src/queue/a.ts', 'const t = process.hrtime()', 'hrtime differs from run to run'],
  [checkRepeatable, 'src/queue/a.ts', 'const later = setTimeout', 'setTimeout differs from run to run'],
  [checkRepeatable, 'src/queue/a.ts', 'const t = count.toLocaleString()', 'toLocaleString differs from run to run'],
  [checkRepeatable, 'src/queue/a.ts', 'list.sort((a, b) => a.localeCompare(b))', 'localeCompare differs'],
  [checkRepeatable, 'src/queue/a.ts', 'new Intl.NumberFormat()', 'Intl differs from run to run'],
  [checkRepeatable, 'src/queue/a.ts', 'const day: Date = row.Date', null],
  [checkLeftovers, 'src/queue/ring.ts', `// ${'TO'}DO: later`, 'leftover'],
  [checkLeftovers, 'test/queue/ring.test.ts', `test.${'only'}('a', f)`, 'leftover test.'],
  [checkMachinePaths, 'src/queue/ring.ts', `const dir = '/${'home'}/me/x'`, 'is a path of one machine'],
  [checkMachinePaths, 'src/queue/ring.ts', `import '../${'work'}/x.ts'`, null],
]

test.each(SNIPPETS)('%o says of %s %j: %j', (check, path, text, expected) => {
  const messages = check(parseSource(path, text)).map(({ message }) => message)
  if (expected === null) expect(messages).toEqual([])
  else expect(messages.join('\n')).toContain(expected)
})

test('an untested source is found, unless it is a private part of a tested one', () => {
  const sources = [
    parseSource('src/queue/queue.ts', '/** A. */\nexport interface Queue {}'),
    parseSource('src/queue/ring.ts', "import { lock } from './lock.ts'\nexport function openRing() { lock() }"),
    parseSource('src/queue/lock.ts', "import { wait } from './wait.ts'\nexport function lock() { wait() }"),
    parseSource('src/queue/wait.ts', 'export function wait() {}'),
    parseSource(
      'src/run/run.ts',
      "import type { lock } from '../queue/lock.ts'\nimport { wait } from '../queue/wait.ts'",
    ),
  ]
  const tests = (...paths: string[]) =>
    findUntested(sources, (path) => paths.includes(path)).map((line) => line.split(':')[0])
  expect(tests()).toEqual(['src/queue/ring.ts', 'src/queue/lock.ts', 'src/queue/wait.ts'])
  expect(tests('test/queue/ring.test.ts')).toEqual(['src/queue/wait.ts'])
  expect(tests('test/queue/ring.test.ts', 'test/queue/wait.test.ts')).toEqual([])
})

test('complaints are printed as a compiler would', () => {
  const [first] = checkAssertions(parseSource('src/a.ts', '\n\nassert(a && b, "")'))
  expect(first && renderComplaint('src/a.ts', first)).toBe(
    'src/a.ts:3: assert(a && b) does not say which failed, use two asserts',
  )
})
