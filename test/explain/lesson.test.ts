import { expect, test } from 'vitest'
import { findEntries } from '../../src/explain/glossary.ts'
import { createLesson, type Lesson } from '../../src/explain/lesson.ts'
import { findScenario } from '../../src/scenario/find-scenario.ts'
import { loadScenario } from '../../src/scenario/load-scenario.ts'
import { readSource } from '../../src/scenario/read-source.ts'
import { listScenarios } from '../../src/scenario/scenario-list.ts'
import { openFolder } from '../cli/folder.ts'

const builtinDir = `${import.meta.dirname}/../../scenarios`

function lessonOf(nameOrPath: string, cwd = '/'): Lesson {
  const file = findScenario(nameOrPath, { cwd, builtinDir })
  const loaded = loadScenario(file, { overrides: [], readTrace: () => new Float64Array() })
  return createLesson(loaded, readSource(file))
}

test.each(listScenarios(builtinDir))('the scenario %s teaches something and names rules that exist', (name) => {
  const { paragraphs, ruleNames } = lessonOf(name)
  expect(paragraphs.length).toBeGreaterThan(0)
  expect(ruleNames.length).toBeGreaterThan(0)
  expect(ruleNames.filter((rule) => findEntries(rule).every((entry) => entry.name !== rule))).toEqual([])
})

test('a lesson says what each mode does and what must hold then, with the remark that the file makes', () => {
  expect(lessonOf('newsletter').modes.sync).toEqual({
    flows: [
      '1 request = 1,000,000 emails, one after another → smtp (mock, p50 45 ms, up to 10,000 connections); the client waits 30 s',
    ],
    expectations: [{ text: 'send.timeouts == 0', note: 'fails: this is the point' }],
  })
})

test('a request that is pinned to a mode is said to be', () => {
  const { sync, async } = lessonOf('spike').modes
  expect(sync.flows[1]).toMatch(/^browse: .*; the client waits 1 s \(always sync\)$/)
  expect(async.flows[1]).toBe(sync.flows[1])
})

test('a file without a head or expectations is no less a lesson, and cannot write to the terminal', () => {
  const cwd = openFolder({
    'mine.yaml': `# Red: \u001b[31m
version: 1
requests: { ping: { arrivals: once, jobs: { pong: 1 } } }
jobs: { pong: { sink: nowhere } }
sinks: { nowhere: { kind: none } }
`,
  })
  const { paragraphs, ruleNames, modes } = lessonOf('./mine.yaml', cwd)
  expect(paragraphs).toEqual(['Red: \ufffd[31m'])
  expect([ruleNames, modes.async.expectations]).toEqual([[], []])
})
