import { expect, test } from 'vitest'
import { BUILTIN_DIR } from '../../src/cli/package-files.ts'
import { runCli } from '../../src/cli/run-cli.ts'
import { listScenarios } from '../../src/scenario/scenario-list.ts'
import { TINY_SCENARIO } from './fake-engine.ts'
import { createFakeHost } from './fake-host.ts'
import { openFolder } from './folder.ts'

async function explain(args: readonly string[], columns = 100) {
  const cwd = openFolder({ 'tiny.yaml': `# Small.\n#\n# Rules: A1\n${TINY_SCENARIO}` })
  const host = createFakeHost({ cwd, stdoutSize: () => ({ columns, rows: 24 }) })
  const exitCode = await runCli(['explain', ...args], host)
  return { exitCode, stdout: host.stdout(), stderr: host.stderr() }
}

test.each([
  [['order.response.p99'], /^order\.response\.p99 {2}metric of requests: duration\n/],
  [['drain'], /^drain {2}metric of the run: duration\n/],
  [['p99'], /^p99 {2}statistic of a latency/],
  [['newsletter'], /^newsletter {2}One click sends a million emails\n/],
  [['./tiny.yaml'], /^tiny {2}One ping\n.* about {6}Small\.\n.* rules {6}A1\n {2}try {8}qbench run \.\/tiny\.yaml/s],
  [['A3'], /^A3 go-async {2}.* shown by .*newsletter/s],
  [['near-saturation'], /^near-saturation {2}/],
  [["Little's law"], /^littles-law {2}/],
])('explain %j', async (args, expected) => {
  const { exitCode, stdout, stderr } = await explain(args)
  expect(stdout).toMatch(expected)
  expect([exitCode, stderr, stdout.includes('\u001b')]).toEqual([0, '', false])
})

test('a word with several meanings is explained in each, one after the other', async () => {
  const { stdout } = await explain(['errors'])
  expect(stdout.match(/^\S.*/gm)).toEqual([
    '<request>.errors  metric of requests: count',
    '<sink>.errors  metric of sinks: count',
  ])
})

test('without a word, all that can be explained is listed, the scenarios too', async () => {
  const { exitCode, stdout } = await explain([])
  expect(exitCode).toBe(0)
  expect(stdout).toContain(`  scenarios  ${listScenarios(BUILTIN_DIR).slice(0, 2).join(' · ')}`)
})

test.each([[[]], [['newsletter']], [['spike']], [['A3']], [['errors']]])('explain %j fits 50 columns', async (args) => {
  const { stdout } = await explain(args, 50)
  expect(stdout.split('\n').filter((line) => line.length > 50)).toEqual([])
})

test.each([
  [
    ['A3'],
    { kind: 'rule', name: 'A3', aliases: ['go-async'], shownBy: expect.arrayContaining(['newsletter']), also: [] },
  ],
  [['order.response.p99'], { kind: 'metric', name: 'order.response.p99', formula: expect.stringContaining('=') }],
  [['errors'], { name: '<request>.errors', also: [{ name: '<sink>.errors' }] }],
  [
    ['spike'],
    { kind: 'scenario', name: 'spike', question: expect.stringMatching(/\?$/), modes: { sync: {}, async: {} } },
  ],
  [[], { groups: expect.arrayContaining([{ label: 'laws', words: expect.arrayContaining(['littles-law']) }]) }],
])('explain %j --json is one JSON object', async (args, expected) => {
  const { exitCode, stdout } = await explain([...args, '--json'])
  expect(JSON.parse(stdout)).toMatchObject(expected)
  expect(exitCode).toBe(0)
})

test.each([
  ['newsleter', 'nothing is called "newsleter"; did you mean "newsletter"?'],
  ['order.respnse.p99', 'did you mean "order.response.p99"?'],
  ['litles-law', 'did you mean "littles-law"?'],
  ['qqqqqqqq', 'nothing is called "qqqqqqqq"; qbench explain lists all words'],
  ['\u001b[31m', 'nothing is called "\ufffd[31m"'],
  ['', 'nothing is called ""'],
  ['./none.yaml', './none.yaml  cannot be read: no such file'],
])('explain %j is refused with exit code 2', async (word, message) => {
  const { exitCode, stdout, stderr } = await explain([word])
  expect(stderr).toContain(message)
  expect([exitCode, stdout]).toEqual([2, ''])
})
