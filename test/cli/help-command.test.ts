import { expect, test } from 'vitest'
import { HELP_TOPICS } from '../../src/cli/help-topics.ts'
import { runCli } from '../../src/cli/run-cli.ts'
import { FIGURE_GROUPS, STATISTICS } from '../../src/scenario/metric-catalogue.ts'
import { createFakeHost } from './fake-host.ts'

const COMMANDS = ['run', 'list', 'show', 'validate', 'init', 'report', 'verify', 'explain', 'schema']

async function print(argv: readonly string[]): Promise<string> {
  const host = createFakeHost()
  expect(await runCli(argv, host)).toBe(0)
  expect(host.stderr()).toBe('')
  return host.stdout()
}

test.each(COMMANDS)('qbench help %s is what qbench %s --help prints, with examples to copy', async (name) => {
  const help = await print(['help', name])
  expect(help).toBe(await print([name, '--help']))
  const examples = help.split('\nExamples:\n')[1]?.trimEnd().split('\n') ?? []
  expect(examples.length).toBeGreaterThanOrEqual(2)
  for (const example of examples) expect(example).toMatch(/^ {2}qbench /)
})

test('help wins over other flags, and goes to stdout', async () => {
  expect(await print(['run', 'newsletter', '--seed', '1', '--help'])).toContain('Usage: qbench run')
})

test('the start screen lists exactly the commands that there are', async () => {
  const screen = await print(['help'])
  for (const name of COMMANDS) expect(screen).toMatch(new RegExp(`^(Run|Analyse|Project) .*\\b${name}\\b`, 'm'))
  expect(screen).toBe(await print(['--help']))
})

test.each(Object.entries(HELP_TOPICS))('help topic %s fits an 120-column screen', async (topic, text) => {
  expect(await print(['help', topic])).toBe(text)
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120)
  expect(text.endsWith('\n')).toBe(true)
})

test('the start screen names every topic', async () => {
  expect(await print([])).toContain(`qbench help ${Object.keys(HELP_TOPICS).join(' | ')}`)
})

test('the topic on metrics names every figure and statistic', () => {
  const names = [...FIGURE_GROUPS.flatMap(({ figures }) => figures), ...STATISTICS].map(({ name }) => name)
  const words = new Set(HELP_TOPICS.metrics?.split(/[^\w.]+|\.(?=[<a-z])/))
  expect(names.filter((name) => !words.has(name))).toEqual([])
})
