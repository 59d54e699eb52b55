import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { RunResult } from '../../src/result/run-result.ts'

/** How a run of the command ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts the built command in an empty folder; `during` may signal it. The folder is gone afterwards. */
export async function runQbench(args: readonly string[], during?: (child: ChildProcess) => void): Promise<Ended> {
  const cwd = mkdtempSync(join(tmpdir(), 'qbench-test-'))
  try {
    const child = spawn(process.execPath, [resolve('bin/qbench.js'), ...args], {
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk) => {
      stdout += chunk
    })
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    during?.(child)
    return await new Promise<Ended>((settle, fail) => {
      child.on('error', fail)
      child.on('close', (code, signal) => settle({ code, signal, stdout, stderr }))
    })
  } finally {
    rmSync(cwd, { recursive: true, force: true })
  }
}

/** A line of progress in a log, `0:05  delivered ...` or `2:38:24  done ...`: the run has begun and is being watched. */
const PROGRESS_LINE = /^(\d+:)+\d\d {2}/m

/** The note that follows the first signal. */
const STOPPING_NOTE = /^! stopping/m

/** Acts at the first sign of life of a run, however long that takes to come. */
export function onceAlive(child: ChildProcess, act: () => void): void {
  onceSaid(child, PROGRESS_LINE, act)
}

/** Acts when the run has heard its first signal. */
export function onceStopping(child: ChildProcess, act: () => void): void {
  onceSaid(child, STOPPING_NOTE, act)
}

function onceSaid(child: ChildProcess, pattern: RegExp, act: () => void): void {
  let said = ''
  const listen = (chunk: Buffer): void => {
    said += chunk
    if (!pattern.test(said)) return
    child.stderr?.off('data', listen)
    act()
  }
  child.stderr?.on('data', listen)
}

/** Runs a scenario of test/fixtures/real-time and reads the result from stdout. */
export async function measure(
  fixture: string,
  args: readonly string[],
  during?: (child: ChildProcess) => void,
): Promise<{ readonly ended: Ended; readonly result: RunResult }> {
  const path = fixture.endsWith('.yaml') ? resolve('test/fixtures/real-time', fixture) : fixture
  const ended = await runQbench(['run', path, '--json', ...args], during)
  if (ended.stdout === '') throw new Error(`no result on stdout, exit code ${ended.code}: ${ended.stderr}`)
  return { ended, result: JSON.parse(ended.stdout) as RunResult }
}
