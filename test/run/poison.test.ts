import { expect, test } from 'vitest'
import { createJobTable } from '../../src/measure/job-table.ts'
import { findPoison } from '../../src/run/poison.ts'
import type { JobSpec } from '../../src/scenario/scenario.ts'

const job = (name: string, sinkIndex: number, poisonRatio: number) => ({ name, sinkIndex, poisonRatio }) as JobSpec
const jobs = [job('mail', 0, 0.1), job('read', 0, 0), job('save', 1, 0.5), job('note', 2, 0)]

/** Ids of the poisoned among the first 10,000 of a type. */
function poisoned(seed: string, type: number, sinkIndex: number): readonly number[] {
  const table = createJobTable(1)
  table.type[0] = type
  const isPoison = findPoison({ jobs, seed }, sinkIndex, table)
  return Array.from({ length: 10_000 }, (_, id) => id).filter((id) => {
    table.id[0] = id
    return isPoison?.(0)
  })
}

test('each type of job has its share, whichever attempt it is and whoever asks', () => {
  const mails = poisoned('7', 0, 0)
  expect(Math.abs(mails.length - 1_000)).toBeLessThan(4 * Math.sqrt(900))
  expect(poisoned('7', 0, 0)).toEqual(mails)
  expect(Math.abs(poisoned('7', 2, 1).length - 5_000)).toBeLessThan(4 * Math.sqrt(2_500))
  expect(poisoned('7', 1, 0)).toEqual([])
})

test('another seed poisons others', () => {
  const kept = new Set(poisoned('7', 0, 0))
  const both = poisoned('8', 0, 0).filter((id) => kept.has(id))
  expect(Math.abs(both.length - 100)).toBeLessThan(50)
})

test('a sink whose jobs are all sound has nothing to ask', () => {
  expect(findPoison({ jobs, seed: '7' }, 2, createJobTable(1))).toBeNull()
})
