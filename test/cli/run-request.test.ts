import { expect, test } from 'vitest'
import { type RunOptions, readRunRequest } from '../../src/cli/run-request.ts'
import { InputError } from '../../src/fault/input-error.ts'

type Environment = Readonly<Record<string, string>>

const read = (options: RunOptions, env: Environment = {}) => readRunRequest('spike', options, env)

function problemsOf(options: RunOptions, env: Environment = {}): readonly string[] {
  try {
    read(options, env)
  } catch (error) {
    if (error instanceof InputError) return error.problems.map(({ where, message }) => `${where}: ${message}`)
    throw error
  }
  return []
}

test('without flags, a run is one async run in real time', () => {
  expect(read({})).toEqual({
    name: 'spike',
    modes: ['async'],
    clock: 'real',
    checksDeterminism: false,
    precision: null,
    overrides: [],
    graceUs: 10_000_000,
    ownHosts: [],
    out: null,
    output: 'text',
  })
})

test('the virtual clock allows a check of determinism and a precision, in both modes', () => {
  const options = { clock: ['virtual'], mode: ['both'], checkDeterminism: true, precision: ['order.wait.p99=1%'] }
  expect(read({ ...options, json: true })).toMatchObject({
    modes: ['sync', 'async'],
    clock: 'virtual',
    checksDeterminism: true,
    precision: { metric: 'order.wait.p99', ratio: 0.01, origin: '--precision' },
    output: 'json',
  })
})

test('clock and precision may come from the environment, and a flag wins', () => {
  const env = { QBENCH_CLOCK: 'virtual', QBENCH_PRECISION: '2%' }
  expect(read({}, env)).toMatchObject({
    clock: 'virtual',
    precision: { metric: null, ratio: 0.02, origin: 'QBENCH_PRECISION' },
  })
  expect(read({ clock: ['real'] }, { QBENCH_CLOCK: 'virtual' }).clock).toBe('real')
})

test('what only simulated time can do is refused in real time, with the reason', () => {
  const refusals = (precisionOrigin: string) => [
    '--check-determinism: needs --clock virtual: no two runs in real time are equal',
    `${precisionOrigin}: needs --clock virtual: a run in real time is not repeated until a figure is exact enough`,
  ]
  expect(problemsOf({ checkDeterminism: true, precision: ['1%'] })).toEqual(refusals('--precision'))
  expect(problemsOf({ clock: ['real'], checkDeterminism: true }, { QBENCH_PRECISION: '1%' })).toEqual(
    refusals('QBENCH_PRECISION'),
  )
})

test('a clock that does not exist is one problem, whatever else would need the virtual one', () => {
  const refused = 'expected one of real, virtual, got "virtaul"'
  expect(problemsOf({ clock: ['virtaul'], checkDeterminism: true, precision: ['1%'] })).toEqual([`--clock: ${refused}`])
  expect(problemsOf({ checkDeterminism: true }, { QBENCH_CLOCK: 'virtaul' })).toEqual([`QBENCH_CLOCK: ${refused}`])
})

test.each(['597h', '999999999999h', '9007199254740993us', '1e30h', '5'])('--grace %s is refused', (text) => {
  expect(problemsOf({ grace: [text] })).toEqual([
    `--grace: expected a duration of at most 596h such as 500ms, 10s or 2m, got "${text}"`,
  ])
})

test('hosts that the user owns come from the flag, each time that it is given, or else from the environment', () => {
  expect(read({ iOwn: ['a.example', '10.0.0.7'] }, { QBENCH_I_OWN: 'c.example' }).ownHosts).toEqual([
    'a.example',
    '10.0.0.7',
  ])
  expect(read({}, { QBENCH_I_OWN: 'a.example, ::1' }).ownHosts).toEqual(['a.example', '::1'])
})

test.each(['http://a.example', 'a.example:80', 'a.example/path', ' '])('"%s" is no host', (host) => {
  expect(problemsOf({ iOwn: [host] })[0]).toContain('--i-own: expected a host such as staging.example.com')
})
