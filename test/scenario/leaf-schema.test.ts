import { expect, test } from 'vitest'
import { seed } from '../../src/scenario/leaf-schema.ts'

const SEEDS = [
  '0',
  '1',
  '42',
  '4294967295',
  'nightly',
  'build 7',
  '2026-11-23',
  '1.2.3',
  'v1',
  '7e',
  'e9',
  'éé',
  'x'.repeat(200),
]

test.each(SEEDS)('the seed "%s" is kept as it was written', (text) => {
  expect(seed().parse(text)).toBe(text)
})

const FALSE_NUMBERS = [
  ...[
    '-1',
    '+3',
    '-0',
    '\u22121',
    '1.5',
    '1.0',
    '7.',
    '.5',
    '1e9',
    '1E9',
    '1e-3',
    '4294967296',
    '99999999999999999999',
  ],
  ...['007', '00', '0x10', '0XfF', '0b1', '0o17', '1_000', '1,000', '10k', '1m', '5%', ' 7', '7 '],
  ...['.inf', '-.INF', 'Infinity', 'NaN', '.nan', '\u0661\u0662', '\uff17'],
]

test.each(FALSE_NUMBERS)('the seed "%s" looks like a number and is none that we count with', (text) => {
  const { error } = seed().safeParse(text)
  expect(error?.issues.map(({ message }) => message)).toEqual([
    `${JSON.stringify(text)} is not a seed; write a whole number from 0 to 4294967295 in plain digits, or a text that is no number, such as nightly`,
  ])
})

test.each([
  ['', 'expected text of 1 to 200 characters'],
  ['  ', 'expected text of 1 to 200 characters'],
  ['9'.repeat(201), 'expected text of 1 to 200 characters'],
  ['1\u001b', 'contains control characters'],
])('the text %j is refused as any short text is, and only once', (text, message) => {
  expect(
    seed()
      .safeParse(text)
      .error?.issues.map((issue) => issue.message),
  ).toEqual([message])
})
