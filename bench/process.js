// Runs other programs and reads what they measured.
import { execFile, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const root = fileURLToPath(new URL('..', import.meta.url))
const qbench = fileURLToPath(new URL('../bin/qbench.js', import.meta.url))

/** Runs a contestant once and gives back the JSON line that it printed. */
export async function contestant(file, args = []) {
  const path = fileURLToPath(new URL(`./contestants/${file}`, import.meta.url))
  const { stdout } = await run(process.execPath, [path, ...args], { cwd: root, timeout: 120_000 })
  return JSON.parse(stdout.trim().split('\n').at(-1))
}

/** Runs the whole command `qbench run <scenario> --json ...` and gives back its result; exit codes 0 and 1 are both results. */
export async function result(scenario, args = []) {
  const argv = [qbench, 'run', scenario, '--json', ...args]
  const options = { cwd: root, timeout: 180_000, maxBuffer: 2 ** 28 }
  const { stdout } = await run(process.execPath, argv, options).catch((error) => {
    if (error.code === 1 || error.code === 3) return error
    throw error
  })
  return JSON.parse(stdout)
}

/** Wall time of a whole process in milliseconds. */
export function wallMs(argv) {
  const start = process.hrtime.bigint()
  const { status } = spawnSync(process.execPath, argv, { cwd: root, stdio: 'ignore' })
  if (status !== 0) throw new Error(`node ${argv.join(' ')} ended with ${status}`)
  return Number(process.hrtime.bigint() - start) / 1e6
}

export { qbench }
