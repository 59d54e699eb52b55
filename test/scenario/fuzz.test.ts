import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InputError } from '../../src/fault/input-error.ts'
import { renderProblems } from '../../src/scenario/render-problems.ts'
import { loadText, problemsOf } from './load-text.ts'

/** Either a scenario or an `InputError` whose problems can be printed: anything else is a bug. fast-check prints the seed. */
function isHandled(text: string | Uint8Array): boolean {
  try {
    loadText(text)
    return true
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    const shown = renderProblems(error.problems)
    return error.problems.length > 0 && [...shown].every((char) => char === '\n' || char >= ' ')
  }
}

const spike = readFileSync(join(import.meta.dirname, '../../scenarios/spike.yaml'), 'utf8')
const valid = spike
  .split('\n')
  .filter((line) => !line.startsWith('#'))
  .join('\n')

/** Pieces that mean something to YAML or to us. */
const TOKENS = [
  '[',
  ']',
  '{',
  '}',
  ':',
  ': ',
  '- ',
  '&a ',
  '*a',
  '!!x ',
  '"',
  "'",
  '\n',
  '\n---\n',
  '\t',
  '#',
  '|',
  '>',
  '? ',
  '%',
  '@',
  '<<: ',
  '__proto__',
  '5s',
  '1m',
  '-1',
  '.inf',
  'null',
  '\0',
  '\u001b',
  '\u202e',
  '😀',
  '\r',
  '',
]

describe('whatever the file holds, it is read or explained', () => {
  it('arbitrary bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), isHandled), { numRuns: 300 })
  })

  it('arbitrary sequences of tokens', () => {
    const text = fc.array(fc.constantFrom(...TOKENS), { maxLength: 60 }).map((tokens) => tokens.join(''))
    fc.assert(fc.property(text, isHandled), { numRuns: 500 })
  })

  it('a valid scenario with a piece replaced', () => {
    const at = fc.nat({ max: valid.length })
    const mutation = fc.tuple(at, fc.nat({ max: 8 }), fc.constantFrom(...TOKENS))
    const property = fc.property(fc.array(mutation, { minLength: 1, maxLength: 3 }), (mutations) => {
      const text = mutations.reduce(
        (whole, [from, length, piece]) => whole.slice(0, from) + piece + whole.slice(from + length),
        valid,
      )
      return isHandled(text)
    })
    fc.assert(property, { numRuns: 500 })
  })

  it('a valid scenario without one of its lines', () => {
    const lines = valid.split('\n')
    for (const index of lines.keys()) expect(isHandled(lines.toSpliced(index, 1).join('\n'))).toBe(true)
  })
})

it('a file of more values than any scenario has is refused as such', () => {
  expect(problemsOf(`[${'a,'.repeat(100_001)}]`)).toEqual(['nightly.yaml:1: more than 100,000 values'])
})

describe('a hostile file is refused before it costs much', () => {
  const hostile: readonly (readonly [string, string])[] = [
    ['20,000 brackets', '['.repeat(20_000)],
    ['20,000 braces with keys', '{a: '.repeat(20_000)],
    ['20,000 levels on one line', '- '.repeat(20_000)],
    ['20,000 question marks', '? '.repeat(20_000)],
    ['a staircase of keys', Array.from({ length: 700 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join('')],
    ['a row of every key', `a: 1\n`.repeat(50_000)],
    ['one line of keys', `{${'a: 1, '.repeat(50_000)}}`],
    [
      'aliases of aliases',
      `a: &a [1]\n${Array.from({ length: 120 }, (_, i) => `b${i}: &b${i} [*a, *a, *a]\n`).join('')}`,
    ],
  ]

  it.each(hostile)('%s', (_, text) => {
    expect(isHandled(text)).toBe(true)
  })
})
