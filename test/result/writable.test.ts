import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { InputError, type Problem } from '../../src/fault/input-error.ts'
import { checkWritable } from '../../src/result/writable.ts'
import { makeFolder } from './folder.ts'

function problemsOf(path: string): readonly Problem[] {
  try {
    checkWritable(path, '--out')
    return []
  } catch (error) {
    if (error instanceof InputError) return error.problems
    throw error
  }
}

it('a new file in a folder that exists may be written', () => {
  expect(problemsOf(join(makeFolder(), 'a.json'))).toEqual([])
})

it.each([
  ['a file', 'file', /file exists; remove it or choose another name$/],
  ['a link that leads nowhere', 'link', /link exists; remove it or choose another name$/],
  ['a folder', 'folder', /folder is a folder; name a file in it$/],
  ['a folder that is missing', 'none/a.json', /none does not exist; make it first$/],
  ['a name that is too long', `${'n'.repeat(300)}/a.json`, /^cannot be looked at \(ENAMETOOLONG\)$/],
  [
    'a file name that is too long',
    `${'n'.repeat(295)}.json`,
    /^the file name has 300 bytes, at most 255 are possible$/,
  ],
  ['a folder below a file', 'file/none/a.json', /none does not exist; make it first$/],
  ['a file in place of the folder', 'file/a.json', /file is not a folder$/],
] as const)('%s is refused, blaming the option', (_, name, message) => {
  const folder = makeFolder()
  writeFileSync(join(folder, 'file'), '')
  symlinkSync(join(folder, 'nowhere'), join(folder, 'link'))
  mkdirSync(join(folder, 'folder'))
  expect(problemsOf(join(folder, name))).toEqual([{ where: '--out', message: expect.stringMatching(message) }])
})

// The superuser may write anywhere.
it.skipIf(process.getuid?.() === 0)('a folder without permission is refused', () => {
  const folder = join(makeFolder(), 'locked')
  mkdirSync(folder, { mode: 0o500 })
  expect(problemsOf(join(folder, 'a.json'))).toEqual([
    { where: '--out', message: expect.stringMatching(/may not be written to$/) },
  ])
})
