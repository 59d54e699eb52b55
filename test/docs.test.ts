import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { runCli } from '../src/cli/run-cli.ts'
import { RunError } from '../src/fault/run-error.ts'
import { createFakeEngine, TINY_SCENARIO } from './cli/fake-engine.ts'
import { createFakeHost } from './cli/fake-host.ts'
import { openFolder } from './cli/folder.ts'
import { findCommands, qbenchArguments } from './docs/shell-block.ts'

const documents = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  ...(existsSync('docs') ? readdirSync('docs', { recursive: true, encoding: 'utf8' }) : [])
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
]

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }

/** A run takes its time: in documents it is checked up to the moment when the engine would start. */
const WOULD_RUN = 99

/** A folder in which something was run twice, for commands that read saved results. */
async function openFolderWithResults(): Promise<string> {
  const cwd = openFolder({ 'tiny.yaml': TINY_SCENARIO })
  for (const mode of ['sync', 'async']) {
    await runCli(['run', './tiny.yaml', '--mode', mode], createFakeHost({ cwd, engine: createFakeEngine().engine }))
  }
  return cwd
}

test.each(documents)('every qbench command of %s works, and prints what the document says', async (path) => {
  const cwd = await openFolderWithResults()
  for (const { line, command, output } of findCommands(readFileSync(path, 'utf8'))) {
    const argv = qbenchArguments(command)
    if (argv === null) continue
    const wouldRun = (): Promise<never> => Promise.reject(new RunError('would run', WOULD_RUN))
    const host = createFakeHost({ cwd, loadEngine: wouldRun, loadChecks: wouldRun })
    const exitCode = await runCli(argv, host)
    const place = `${path}:${line} ${command}\n${host.stderr()}`
    if (argv[0] === 'run' || argv[0] === 'verify') expect(exitCode, place).toBe(WOULD_RUN)
    else if (output === '') expect(exitCode, place).toBe(0)
    else expect(`${host.stdout()}${host.stderr()}`.trimEnd(), place).toBe(output.trimEnd())
  }
})

test.each(documents)('every npm script that %s names exists', (path) => {
  const named = [...readFileSync(path, 'utf8').matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name ?? '')
  expect(named.filter((name) => scripts[name] === undefined)).toEqual([])
})

test.each(documents)('every link of %s to a file of the project leads there', (path) => {
  const links = [...readFileSync(path, 'utf8').matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map(
    ([, to]) => to ?? '',
  )
  expect(links.filter((to) => !existsSync(join(dirname(path), to)))).toEqual([])
})

test.each(documents)('every scenario that %s shows is valid', async (path) => {
  const cwd = openFolder()
  const shown = [...readFileSync(path, 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text]) => text ?? '')
  for (const [index, text] of shown.entries()) {
    writeFileSync(join(cwd, `${index}.yaml`), text)
    const host = createFakeHost({ cwd })
    expect(await runCli(['validate', `${index}.yaml`], host), host.stderr()).toBe(0)
  }
})

test('commands are found in console and sh blocks, with the output that follows', () => {
  const text =
    'Text $ no\n```console\n$ qbench list   # all\n  NAME\n\n$ qbench\n```\n```sh\nnpx qbench run a\n```\n```js\nx\n```'
  expect(findCommands(text)).toEqual([
    { line: 3, command: 'qbench list', output: '  NAME\n\n' },
    { line: 6, command: 'qbench', output: '' },
    { line: 9, command: 'npx qbench run a', output: '' },
  ])
})

test('arguments are split as a shell would, up to a pipe or a redirection', () => {
  expect(qbenchArguments(`qbench run a --set 'x.y=1 s' "b c"`)).toEqual(['run', 'a', '--set', 'x.y=1 s', 'b c'])
  expect(qbenchArguments('npx qbench run a --json > result.json')).toEqual(['run', 'a', '--json'])
  expect(qbenchArguments('node bin/qbench.js')).toEqual([])
  expect(qbenchArguments('npm test')).toBe(null)
})
