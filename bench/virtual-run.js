// Runs the whole command in simulated time, and reads what it kept.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { qbench } from './process.js'

/** What follows every event, and what need not. */
export const EVENTS = ['events']
export const SHORTCUTS = ['ring', 'heap', 'buckets']

/** Passed, failed by its expectations, not to be trusted: each is a measured run. */
const MEASURED = [0, 1, 3]

const TIME_LIMIT_MS = 600_000

/** Path of a scenario of the benchmark's own. */
export function ownScenario(name) {
  return fileURLToPath(new URL(`./scenarios/${name}.yaml`, import.meta.url))
}

/**
 * `qbench run <scenario> --clock virtual --quiet ...` in an empty folder: wall time of the whole process, and the run's
 * measurement. Throws when another engine ran than one of `engines`, or when a job was lost.
 */
export function virtualRun(scenario, { engines, args = [] }) {
  const cwd = mkdtempSync(join(tmpdir(), 'qbench-bench-'))
  try {
    const argv = [qbench, 'run', scenario, '--clock', 'virtual', '--quiet', ...args]
    const startNs = process.hrtime.bigint()
    const { status, stderr } = spawnSync(process.execPath, argv, { cwd, encoding: 'utf8', timeout: TIME_LIMIT_MS })
    const wholeUs = Number(process.hrtime.bigint() - startNs) / 1e3
    if (!MEASURED.includes(status)) throw new Error(`${argv.join(' ')} ended with ${status}: ${stderr}`)
    return { wholeUs, measurement: check(readKept(cwd), engines) }
  } finally {
    rmSync(cwd, { recursive: true, force: true })
  }
}

function readKept(cwd) {
  const folder = join(cwd, '.qbench/runs')
  return JSON.parse(readFileSync(join(folder, readdirSync(folder)[0]), 'utf8')).measurement
}

function check(measurement, engines) {
  const { engine, ending, jobs } = measurement
  if (!engines.includes(engine)) throw new Error(`meant to measure ${engines.join(' or ')}, but ${engine} ran`)
  if (ending !== 'complete') throw new Error(`the run ended early: ${ending}`)
  for (const { name, createdCount, doneCount, deadCount } of jobs) {
    if (doneCount + deadCount !== createdCount) throw new Error(`${name}: ${doneCount} of ${createdCount} done`)
  }
  return measurement
}
