import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSettingReader } from '../../src/cli/setting-reader.ts'
import { InputError, type Problem } from '../../src/fault/input-error.ts'

function problemsOf(run: () => void): readonly Problem[] {
  try {
    run()
  } catch (error) {
    if (error instanceof InputError) return error.problems
    throw error
  }
  return []
}

test('a flag wins over its variable, and says where it came from', () => {
  const reader = createSettingReader({ seed: ['7'] }, { QBENCH_SEED: '8', QBENCH_WORKERS: '3' })
  expect(reader.text('seed')).toEqual({ value: '7', origin: '--seed' })
  expect(reader.integer('workers')).toEqual({ value: '3', origin: 'QBENCH_WORKERS' })
  expect(reader.text('queue')).toBe(null)
  expect(problemsOf(reader.finish)).toEqual([])
})

test('a whole number is decimal digits and nothing else', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const setting = createSettingReader({}, { QBENCH_WORKERS: text }).integer('workers')
      expect(setting?.value ?? null).toBe(/^[0-9]+$/.test(text) ? text : null)
    }),
  )
})

test('a reader collects what is wrong, once each, in the order of reading', () => {
  const reader = createSettingReader({ mode: ['fast'], seed: ['1', '2'] }, { QBENCH_OUT: '' })
  expect(reader.choice('mode', ['sync', 'async'])).toBe(null)
  expect(reader.text('seed')).toBe(null)
  expect(reader.text('out')).toBe(null)
  reader.refuse('--set', 'is odd')
  expect(problemsOf(reader.finish)).toEqual([
    { where: '--mode', message: 'expected one of sync, async, got "fast"' },
    { where: '--seed', message: 'given 2 times (1, 2); give it once' },
    { where: 'QBENCH_OUT', message: 'is set but empty; unset it or give it a value' },
    { where: '--set', message: 'is odd' },
  ])
})
