import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findScenario } from '../../src/scenario/find-scenario.ts'
import { initTemplate } from '../../src/scenario/init-template.ts'
import { loadScenario } from '../../src/scenario/load-scenario.ts'
import { listScenarios } from '../../src/scenario/scenario-list.ts'
import { loadText, problemsOf } from './load-text.ts'

const builtinDir = join(import.meta.dirname, '../../scenarios')

describe.each(listScenarios(builtinDir))('the scenario %s', (name) => {
  const file = findScenario(name, { cwd: '/', builtinDir })

  it('is valid and named like its file', () => {
    const { scenario } = loadScenario(file, { overrides: [], readTrace: () => new Float64Array() })
    expect(scenario.name).toBe(name)
  })

  it('says what it is about and what must hold in either mode', () => {
    const { scenario } = loadScenario(file, { overrides: [], readTrace: () => new Float64Array() })
    expect(scenario.title).not.toBe(name)
    expect(scenario.question).toMatch(/\?$/)
    expect(scenario.expectations.sync.length * scenario.expectations.async.length).toBeGreaterThan(0)
  })

  it('begins with the line that tells editors its schema', () => {
    const line = '# yaml-language-server: $schema=../schema/scenario.schema.json\n'
    expect(readFileSync(file.path, 'utf8').startsWith(line)).toBe(true)
  })
})

const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8')
const shown = [...readme.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text)

it('every scenario that the README shows is valid', () => {
  expect(shown).toHaveLength(5)
  for (const text of shown) expect(problemsOf(text)).toEqual([])
})

it('the template of qbench init is valid for any name that init accepts', () => {
  expect(loadText(initTemplate('my-service')).scenario.name).toBe('my-service')
  expect(loadText(initTemplate(`a${'-9'.repeat(31)}`)).scenario.requests).toHaveLength(1)
})
