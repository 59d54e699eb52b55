import { expect, test } from 'vitest'
import { listWordGroups, renderContents } from '../../src/explain/contents-text.ts'
import { findEntries, GLOSSARY } from '../../src/explain/glossary.ts'
import { plainPalette } from '../../src/report/palette.ts'

const groups = listWordGroups(['login', 'spike'])

test('the list names every word once, in its group', async () => {
  const text = renderContents(groups, { palette: plainPalette, width: 100 })
  await expect(text).toMatchFileSnapshot('../golden/explain/contents.txt')
  expect(groups.flatMap(({ words }) => words).length).toBe(GLOSSARY.length + 2)
})

test('every word of the list can be explained as it stands there', () => {
  const words = groups.filter(({ label }) => label !== 'scenarios').flatMap((group) => group.words)
  expect(words.filter((word) => findEntries(word.split(' ')[0] ?? '').length === 0)).toEqual([])
})

test.each([50, 80, 100])('the list fits a screen of %d columns', (width) => {
  const lines = renderContents(groups, { palette: plainPalette, width }).split('\n')
  expect(lines.filter((line) => line.length > width)).toEqual([])
  expect(lines.filter((line) => /^ *·|\s$/.test(line))).toEqual([])
})

test('without scenarios there is no line for them', () => {
  expect(listWordGroups([]).map(({ label }) => label)).not.toContain('scenarios')
})
