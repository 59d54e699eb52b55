import { EventEmitter } from 'node:events'
import type { Engine } from '../../src/cli/engine.ts'
import type { Host } from '../../src/cli/host.ts'
import { ProgramError } from '../../src/fault/program-error.ts'

/** A host whose output can be read, and whose signals can be sent. */
export interface FakeHost extends Host {
  readonly signals: EventEmitter
  stdout(): string
  stderr(): string
  /** Codes of `exitNow`, in order. */
  readonly exits: readonly number[]
}

/** Opens a fake host; a test overrides what it is about. */
export function createFakeHost(overrides: Partial<Host> & { engine?: Engine } = {}): FakeHost {
  const { engine, ...rest } = overrides
  const exits: number[] = []
  let stdout = ''
  let stderr = ''
  return {
    out: (text) => {
      stdout += text
    },
    err: (text) => {
      stderr += text
    },
    env: {},
    cwd: process.cwd(),
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    stdoutSize: () => ({ columns: 100, rows: 24 }),
    stderrSize: () => ({ columns: 80, rows: 24 }),
    loadEngine: async () => {
      if (engine === undefined) throw new ProgramError('this test has no engine')
      return engine
    },
    loadChecks: async () => {
      throw new ProgramError('this test has no checks')
    },
    ...rest,
    signals: new EventEmitter(),
    exitNow: (exitCode) => {
      exits.push(exitCode)
    },
    stdout: () => stdout,
    stderr: () => stderr,
    exits,
  }
}
