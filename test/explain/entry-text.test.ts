import { expect, test } from 'vitest'
import type { Entry } from '../../src/explain/entry.ts'
import { joinNames, renderEntry } from '../../src/explain/entry-text.ts'
import { findEntries, GLOSSARY } from '../../src/explain/glossary.ts'
import { plainPalette } from '../../src/report/palette.ts'

const render = (entry: Entry, width = 100): string => renderEntry(entry, [], { palette: plainPalette, width })
const lineLengths = (text: string): readonly number[] => text.split('\n').map((line) => [...line].length)

test.each(['order.response.p99', 'A3', 'littles-law', 'near-saturation', 'sink-overrun', 'p99'])(
  '%s is explained as it was last read',
  async (word) => {
    const texts = findEntries(word).map((entry) => render(entry))
    await expect(texts.join('\n')).toMatchFileSnapshot(`../golden/explain/${word}.txt`)
  },
)

test('every explanation has two to eight lines', () => {
  const lineCounts = GLOSSARY.map((entry) => ({
    name: entry.name,
    lineCount: render(entry).trimEnd().split('\n').length,
  }))
  expect(lineCounts.filter(({ lineCount }) => lineCount < 2 || lineCount > 8)).toEqual([])
})

test('so has every metric with its statistic', () => {
  const words = GLOSSARY.filter(({ title }) => title.endsWith('latency')).map(({ name }) => `${name}.p99.9`)
  const texts = words.flatMap((word) => findEntries(word).map((entry) => render(entry)))
  expect(texts.length).toBe(words.length)
  expect(texts.filter((text) => text.trimEnd().split('\n').length > 8)).toEqual([])
})

test.each([50, 100])('no line is wider than a screen of %d columns', (width) => {
  const wide = GLOSSARY.filter((entry) => Math.max(...lineLengths(render(entry, width))) > width)
  expect(wide.map(({ name }) => name)).toEqual([])
})

test('on a narrow screen names are parted after a dot, never before one', () => {
  for (const entry of GLOSSARY) expect(render(entry, 50)).not.toMatch(/^ *·/m)
  expect(joinNames(['a', 'b'])).toBe('a\u00a0· b')
})

test('the scenarios that show it come last', () => {
  const [rule] = findEntries('A1')
  const text = renderEntry(rule as Entry, ['login', 'spike'], { palette: plainPalette, width: 100 })
  expect(text.trimEnd().split('\n').at(-1)).toBe('  shown by   login · spike')
})
