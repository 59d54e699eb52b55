import { expect, test } from 'vitest'
import { type ColourChoice, openPalette, wantsColour } from '../../src/cli/colour.ts'

const terminal: ColourChoice = { flag: null, env: {}, isTerminal: true }
const pipe: ColourChoice = { flag: null, env: {}, isTerminal: false }

test.each<[string, ColourChoice, boolean]>([
  ['a terminal', terminal, true],
  ['a pipe', pipe, false],
  ['a dumb terminal', { ...terminal, env: { TERM: 'dumb' } }, false],
  ['--no-color on a terminal', { ...terminal, flag: false, env: { FORCE_COLOR: '1' } }, false],
  ['--color in a pipe, over NO_COLOR', { ...pipe, flag: true, env: { NO_COLOR: '1' } }, true],
  ['NO_COLOR', { ...terminal, env: { NO_COLOR: '1' } }, false],
  ['an empty NO_COLOR', { ...terminal, env: { NO_COLOR: '' } }, true],
  ['NO_COLOR over FORCE_COLOR', { ...terminal, env: { NO_COLOR: '1', FORCE_COLOR: '1' } }, false],
  ['FORCE_COLOR in a pipe', { ...pipe, env: { FORCE_COLOR: '1' } }, true],
  ['an empty FORCE_COLOR in a pipe', { ...pipe, env: { FORCE_COLOR: '' } }, true],
  ['FORCE_COLOR=0 on a terminal', { ...terminal, env: { FORCE_COLOR: '0', CLICOLOR_FORCE: '1' } }, false],
  ['CLICOLOR_FORCE in a pipe', { ...pipe, env: { CLICOLOR_FORCE: '1' } }, true],
  ['CLICOLOR_FORCE=0 in a pipe', { ...pipe, env: { CLICOLOR_FORCE: '0' } }, false],
])('%s decides about colour', (_, choice, expected) => {
  expect(wantsColour(choice)).toBe(expected)
})

const ESCAPE = new RegExp(`^${String.fromCharCode(27)}\\[\\d+m$`)

test('a palette without colour writes no escape bytes, one with colour does', async () => {
  const plain = await openPalette(pipe)
  const coloured = await openPalette({ ...pipe, flag: true })
  for (const name of ['accent', 'dim', 'good', 'bad', 'warn', 'bold'] as const) {
    expect(plain[name]('text')).toBe('text')
    expect(coloured[name]('text').split('text')).toEqual([expect.stringMatching(ESCAPE), expect.stringMatching(ESCAPE)])
  }
})
