import ts from 'typescript'
import { type Check, collectComplaints, roomOf } from './check.ts'

interface Ban {
  /** What is banned, as it is written. */
  readonly pattern: RegExp
  readonly replacement: string
  /** Rooms, or whole files, that own it. */
  readonly owners: readonly string[]
}

const PROCESS_ROOMS = ['clock', 'run', 'link', 'cli', 'src/main.ts', 'src/wire/wall-timers.ts']

const BANS: readonly Ban[] = [
  {
    pattern: /^(globalThis\.)?(setTimeout|setInterval|setImmediate)$/,
    replacement: 'clock.at of src/clock',
    owners: PROCESS_ROOMS,
  },
  { pattern: /^(Date\.now|new Date)$/, replacement: 'clock.nowUs, or a time that is passed in', owners: PROCESS_ROOMS },
  { pattern: /^(performance|process\.hrtime)\b/, replacement: 'clock.nowUs of src/clock', owners: PROCESS_ROOMS },
  { pattern: /^Math\.random$/, replacement: 'a named stream of src/chance', owners: [] },
  { pattern: /^process\.exit$/, replacement: 'an exit code that is returned to src/main.ts', owners: ['src/main.ts'] },
  { pattern: /^console\./, replacement: 'io.out or io.err', owners: [] },
  {
    pattern: /^process\.std(out|err)\.write$/,
    replacement: 'io.out or io.err',
    owners: ['src/main.ts'],
  },
  {
    pattern: /^new Error$/,
    replacement: 'InputError, RunError or assert of src/fault',
    owners: ['fault'],
  },
]

/** In tests only what makes them slow, flaky or unrepeatable is banned. */
const BANNED_IN_TESTS = /setTimeout|Date|performance|Math/

/** Time, chance, the process and the console come from the one room that owns them. Tests do not sleep. */
export const checkBannedCalls: Check = (file) => {
  const inTests = file.path.startsWith('test/')
  if (!inTests && !file.path.startsWith('src/')) return []
  if (roomOf(file.path) === 'real-time') return []
  const bans = BANS.filter(
    ({ owners }) => inTests || !(owners.includes(roomOf(file.path)) || owners.includes(file.path)),
  )
  return collectComplaints(file, (node) => {
    const written = calledName(node)
    if (written === null) return null
    const ban = bans.find(({ pattern }) => pattern.test(written) && (!inTests || BANNED_IN_TESTS.test(pattern.source)))
    return ban === undefined ? null : `${written} is banned here, use ${ban.replacement}`
  })
}

/** `Date.now` of `Date.now()`, `new Date` of `new Date()`; null for anything else. `new Date(text)` reads no clock. */
function calledName(node: ts.Node): string | null {
  if (ts.isCallExpression(node)) return node.expression.getText()
  if (!ts.isNewExpression(node)) return null
  const written = `new ${node.expression.getText()}`
  return written === 'new Date' && node.arguments !== undefined && node.arguments.length > 0 ? null : written
}
