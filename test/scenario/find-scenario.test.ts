import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { findScenario } from '../../src/scenario/find-scenario.ts'

const builtinDir = mkdtempSync(join(tmpdir(), 'qbench-builtin-'))
const cwd = mkdtempSync(join(tmpdir(), 'qbench-cwd-'))
for (const name of ['spike', 'newsletter']) writeFileSync(join(builtinDir, `${name}.yaml`), '')
for (const name of ['nightly', 'spike', 'mine.yml']) writeFileSync(join(cwd, name), '')
afterAll(() => {
  for (const folder of [builtinDir, cwd]) rmSync(folder, { recursive: true })
})

const find = (name: string) => findScenario(name, { cwd, builtinDir })

describe('findScenario', () => {
  it('finds a name among the scenarios that come with qbench before a file of that name', () => {
    expect(find('spike')).toEqual({ path: join(builtinDir, 'spike.yaml'), displayPath: 'scenarios/spike.yaml' })
  })

  it('takes what looks like a path as a path, and shows it as it was written', () => {
    expect(find('./spike')).toEqual({ path: join(cwd, 'spike'), displayPath: './spike' })
    expect(find('spike.yaml')).toEqual({ path: join(cwd, 'spike.yaml'), displayPath: 'spike.yaml' })
    expect(find('/etc/x.json')).toEqual({ path: '/etc/x.json', displayPath: '/etc/x.json' })
  })

  it('finds a file of the current folder without a suffix', () => {
    expect(find('nightly')).toEqual({ path: join(cwd, 'nightly'), displayPath: 'nightly' })
  })

  it('lists the names for one that it does not know, and suggests the nearest', () => {
    expect(() => find('newsleter')).toThrow(
      'no scenario is called "newsleter"; did you mean "newsletter"? There are newsletter, spike, or give a path',
    )
    expect(() => find('')).toThrow('no scenario is called "". There are')
    expect(() => find('mine')).toThrow('no scenario is called "mine"; did you mean "./mine.yml"? There are')
    expect(() => find('\u001b[31m\0')).toThrow('no scenario is called "\ufffd[31m\ufffd"')
  })
})
