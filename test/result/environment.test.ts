import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { expect, it } from 'vitest'
import { readEnvironment } from '../../src/result/environment.ts'
import { makeFolder } from './folder.ts'

it('the machine and the versions are noted', () => {
  const environment = readEnvironment(makeFolder(), '1.2.3')
  expect(environment).toMatchObject({ qbenchVersion: '1.2.3', nodeVersion: process.versions.node, gitCommit: null })
  expect(environment.cpuCount).toBe(cpus().length)
  expect(environment.memoryBytes).toBeGreaterThan(0)
})

it('the commit of the working directory is noted, and none before the first', () => {
  const cwd = makeFolder()
  const git = (...args: string[]): string => execFileSync('git', args, { cwd, encoding: 'utf8' }).trim()
  git('init', '--quiet')
  expect(readEnvironment(cwd, '').gitCommit).toBeNull()
  git('-c', 'user.name=n', '-c', 'user.email=e', 'commit', '--quiet', '--allow-empty', '--message', 'first')
  expect(readEnvironment(cwd, '').gitCommit).toBe(git('rev-parse', 'HEAD'))
})
