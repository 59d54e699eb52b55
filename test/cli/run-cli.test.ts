import { expect, test } from 'vitest'
import { runCli } from '../../src/cli/run-cli.ts'
import { createFakeHost } from './fake-host.ts'

/** Runs one command line; the result is everything that a shell would see. */
async function run(argv: readonly string[], env: Record<string, string> = {}) {
  const host = createFakeHost({ env })
  const exitCode = await runCli(argv, host)
  return { exitCode, stdout: host.stdout(), stderr: host.stderr() }
}

test.each([
  [['lits'], "qbench  unknown command 'lits'; did you mean list? See qbench --help"],
  [['--colr'], "qbench  unknown option '--colr'; did you mean --color? See qbench --help"],
  [['run'], "qbench run  missing required argument 'scenario'; see qbench help run"],
  [['run', 'a', 'b'], "qbench run  too many arguments for 'run': expected 1 argument but got 2; see qbench help run"],
  [['run', 'a', '--', '--json'], "too many arguments for 'run'"],
  [['run', 'a', '--wrokers', '2'], "qbench run  unknown option '--wrokers'; did you mean --workers?"],
  [['run', 'a', '--seed'], 'qbench run  --seed needs a value; see qbench help run'],
  [['run', 'a', '--seed', '--json'], '--seed  needs a value, but --json follows'],
  [['run', 'a', '--json=1'], 'qbench run  --json takes no value; see qbench help run'],
  [['run', 'a', '--no-color=1'], 'qbench run  --no-color takes no value; see qbench help run'],
  [['run', 'a', '--json', '--quiet'], "option '--json' cannot be used with option '--quiet'"],
  [['run', 'a', '--seed', '1', '--seed', '2'], '--seed  given 2 times (1, 2); give it once'],
  [['run', 'a', '--seed', ''], '--seed  has an empty value'],
  [['run', 'a', '--mode', 'fast'], '--mode  expected one of sync, async, both, got "fast"'],
  [['run', 'a', '--set', 'seed'], '--set  expected path=value such as requests.order.timeout=2s, got "seed"'],
  [['run', 'a', '--grace', '5'], '--grace  expected a duration of at most 596h such as 500ms, 10s or 2m, got "5"'],
  [['run', 'a', '--mode', 'both', '--out', 'x'], '--out  holds one result; give --mode sync or --mode async'],
  [['schema', 'results'], 'qbench schema  <kind> is one of scenario, result, got "results"; see qbench help schema'],
  [['init', 'My service'], 'My service  a scenario name has 1 to 64 lower-case letters, digits and dashes'],
  [['help', 'exitcodes'], 'qbench help  there is no help on "exitcodes"; there is on run, list'],
])('%j is refused on stderr with exit code 2', async (argv, message) => {
  const { exitCode, stdout, stderr } = await run(argv)
  expect(stderr).toContain(message)
  expect([exitCode, stdout]).toEqual([2, ''])
})

test.each(['abc', '1e9', '0x10', '10abc', '١٢', '-1', '1.5', '+1', ' 1', '1_000', '²'])(
  '--workers %j is no whole number, in a flag as in the environment',
  async (value) => {
    const message = `expected a whole number such as 4, got "${value}"`
    expect((await run(['run', 'a', '--workers', value])).stderr).toContain(`✗ --workers  ${message}`)
    expect((await run(['run', 'a'], { QBENCH_WORKERS: value })).stderr).toContain(`✗ QBENCH_WORKERS  ${message}`)
  },
)

test('every problem of a command line and its environment is reported at once', async () => {
  const argv = ['run', 'a', '--mode', 'fast', '--workers', 'two', '--set', 'seed']
  const { exitCode, stderr } = await run(argv, { QBENCH_SEED: '', QBENCH_GRACE: 'long' })
  expect(stderr.match(/^✗ \S+/gm)).toEqual(['✗ --mode', '✗ QBENCH_SEED', '✗ --workers', '✗ --set', '✗ QBENCH_GRACE'])
  expect(stderr).toContain('QBENCH_SEED  is set but empty; unset it or give it a value')
  expect(exitCode).toBe(2)
})

test('a flag hides its variable, even a bad one', async () => {
  const { stderr } = await run(['run', 'no-such', '--mode', 'sync'], { QBENCH_MODE: 'fast' })
  expect(stderr).not.toContain('QBENCH_MODE')
})

test.each([[['--version']], [['-V']]])('%j prints the version alone', async (argv) => {
  expect(await run(argv)).toEqual({ exitCode: 0, stdout: '0.1.0\n', stderr: '' })
})

test.each([[[]], [['--no-color']], [['--color']]])('%j alone prints the start screen', async (argv) => {
  const { exitCode, stdout, stderr } = await run(argv)
  await expect(stdout).toMatchFileSnapshot('../golden/start-screen.stdout')
  expect([exitCode, stderr]).toEqual([0, ''])
})

test('what nobody foresaw is called a bug, with its stack, exit code 70', async () => {
  const host = createFakeHost({
    env: new Proxy(
      {},
      {
        get: () => {
          throw new TypeError('surprise')
        },
      },
    ),
  })
  expect(await runCli(['run', 'newsletter'], host)).toBe(70)
  expect(host.stderr()).toMatch(/TypeError: surprise\n +at .*\nthis is a bug in qbench\n$/s)
})
