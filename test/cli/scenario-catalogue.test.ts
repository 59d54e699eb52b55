import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { renderScenarioCatalogue } from '../../src/cli/scenario-catalogue.ts'
import { TINY_SCENARIO } from './fake-engine.ts'
import { openFolder } from './folder.ts'

const ownLines = async (folder: string): Promise<readonly string[]> =>
  (await renderScenarioCatalogue(folder)).split('\n').filter((line) => line.startsWith('  ./'))

test("the folder's own scenarios follow the built-in ones, with their load and sink", async () => {
  const lines = await ownLines(openFolder({ 'tiny.yaml': TINY_SCENARIO }))
  expect(lines.map((line) => line.trim().split(/ {2,}/))).toEqual([['./tiny.yaml', '1 request', 'none', 'One ping']])
})

test('a broken file is listed with its first problem instead of hiding the others', async () => {
  const broken = TINY_SCENARIO.replace('timeout: 1s', 'timeuot: 1s')
  const lines = await ownLines(openFolder({ 'a.yml': broken, 'b.yaml': TINY_SCENARIO }))
  expect(lines).toHaveLength(2)
  expect(lines[0]).toMatch(/^ {2}\.\/a\.yml +✗ line 4: .*timeuot/)
})

test('other YAML files, pipes and folders are no scenarios', async () => {
  const folder = openFolder({ 'compose.yaml': 'services: {}\n', 'notes.txt': TINY_SCENARIO })
  execFileSync('mkfifo', [join(folder, 'pipe.yaml')])
  execFileSync('mkdir', [join(folder, 'folder.yaml')])
  expect(await ownLines(folder)).toEqual([])
})
