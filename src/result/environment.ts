import { execFileSync } from 'node:child_process'
import { arch, cpus, loadavg, type as osType, release, totalmem } from 'node:os'
import type { Environment } from './run-result.ts'

/** Reads the machine's facts. To be called before a run, because of the load. */
export function readEnvironment(cwd: string, qbenchVersion: string): Environment {
  const cores = cpus()
  return {
    qbenchVersion,
    nodeVersion: process.versions.node,
    os: `${osType()} ${release()} ${arch()}`,
    cpuModel: cores[0]?.model.trim() ?? 'unknown',
    cpuCount: cores.length,
    memoryBytes: totalmem(),
    loadAverage: loadavg()[0] ?? 0,
    gitCommit: readGitCommit(cwd),
  }
}

/** A repository on a dead network drive must not hold a run up. */
const GIT_LIMIT_MS = 2_000

function readGitCommit(cwd: string): string | null {
  try {
    const commit = execFileSync('git', ['rev-parse', '--verify', 'HEAD'], {
      cwd,
      timeout: GIT_LIMIT_MS,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
    return /^[0-9a-f]{40,64}$/.test(commit) ? commit : null
  } catch {
    // No git, no repository, no commit yet, or too slow: the result is as good without.
    return null
  }
}
