import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSagaTable } from '../../src/front/saga-table.ts'
import { PLAIN_JOB, PLAIN_REQUEST } from '../../src/scenario/plain-parts.ts'

const UNDO = 100

/** Sagas of the given kinds, each a list of steps that can be undone or not; the job of step `n` is undone by `n` + 100. */
function setup(kinds: readonly (readonly boolean[])[], rowCount = 4) {
  const jobs = Array.from({ length: 2 * UNDO }, (_, type) => ({ ...PLAIN_JOB, name: `${type}`, timeoutUs: 1_000 }))
  let type = 0
  const specs = kinds.map((steps) => ({
    ...PLAIN_REQUEST,
    name: 'order',
    arrivals: { kind: 'once' as const, atUs: 0 },
    timeoutUs: 1_000,
    isTransaction: true,
    jobs: steps.map((canBeUndone) => {
      const jobIndex = type++
      jobs[jobIndex] = { ...jobs[jobIndex], compensationIndex: canBeUndone ? jobIndex + UNDO : null } as never
      return { jobIndex, count: 1 }
    }),
  }))
  return createSagaTable(specs, jobs, rowCount)
}

test('names no job while one is in flight, and none when all is over', () => {
  const saga = setup([[true, true]])
  saga.start(0, 0)
  expect(saga.nextType(0)).toBe(0)
  saga.begun(0)
  expect(saga.nextType(0)).toBe(-1)
  saga.ended(0, false, 10)
  expect(saga.nextType(0)).toBe(1)
  saga.begun(0)
  saga.ended(0, false, 20)
  expect(saga.nextType(0)).toBe(-1)
  expect(saga.endOf(0)).toBe('completed')
  expect(saga.effectsUs(0)).toEqual({ firstUs: 10, lastUs: 20 })
})

test('undoes backwards what can be undone, and says so', () => {
  const saga = setup([[true, false, true, true]])
  saga.start(0, 0)
  for (const endUs of [10, 20, 30]) saga.ended(0, false, endUs)
  expect(saga.isUndoing(0)).toBe(false)
  saga.ended(0, true, 40)
  expect(saga.isUndoing(0)).toBe(true)
  expect(saga.nextType(0)).toBe(2 + UNDO)
  saga.ended(0, false, 50)
  expect(saga.nextType(0)).toBe(0 + UNDO)
  expect(saga.endOf(0)).toBeNull()
  saga.ended(0, false, 60)
  expect(saga.endOf(0)).toBe('compensated')
  expect(saga.effectsUs(0)).toEqual({ firstUs: 10, lastUs: 60 })
})

test('has had no effect where the first step failed', () => {
  const saga = setup([[true, true]])
  saga.start(0, 0)
  saga.ended(0, true, 10)
  expect(saga.endOf(0)).toBe('compensated')
  expect(saga.effectsUs(0)).toBeNull()
})

test('is stuck where a compensation fails', () => {
  const saga = setup([[true, true, true]])
  saga.start(0, 0)
  saga.ended(0, false, 10)
  saga.ended(0, false, 20)
  saga.ended(0, true, 30)
  saga.begun(0)
  saga.ended(0, true, 40)
  expect(saga.endOf(0)).toBe('stuck')
  expect(saga.nextType(0)).toBe(-1)
})

test('a row that is used again remembers nothing of its last transaction', () => {
  const saga = setup([[true, true], [true]])
  saga.start(2, 0)
  saga.ended(2, false, 10)
  saga.ended(2, true, 20)
  saga.start(2, 1)
  expect(saga.endOf(2)).toBeNull()
  expect(saga.effectsUs(2)).toBeNull()
  expect(saga.isUndoing(2)).toBe(false)
  expect(saga.nextType(2)).toBe(2)
})

test('each row is a transaction of its own, and each is as a plain model says', () => {
  const kind = fc.array(fc.boolean(), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(
      kind,
      kind,
      fc.array(fc.infiniteStream(fc.boolean()), { minLength: 1, maxLength: 4 }),
      fc.infiniteStream(fc.nat()),
      (first, second, streams, choices) => {
        const saga = setup([first, second])
        const fates = streams.map((stream) => Array.from({ length: 12 }, () => stream.next().value as boolean))
        const kindOf = (row: number) => (row % 2 === 0 ? first : second)
        const ran = fates.map((): number[] => [])
        for (const row of fates.keys()) saga.start(row, row % 2)
        for (let atUs = 0; ; atUs++) {
          const going = [...fates.keys()].filter((row) => saga.endOf(row) === null)
          if (going.length === 0) break
          const row = going[(choices.next().value as number) % going.length] as number
          const offset = row % 2 === 0 ? 0 : first.length
          ran[row]?.push(saga.nextType(row) - offset)
          saga.begun(row)
          saga.ended(row, !fates[row]?.[(ran[row] as number[]).length - 1], atUs)
        }
        for (const [row, fate] of fates.entries()) {
          expect([ran[row], saga.endOf(row)]).toEqual(plainSaga(kindOf(row), fate))
        }
      },
    ),
    { numRuns: 200 },
  )
})

/** Types that run, counted from the first step, and how it comes out: told without the policy. */
function plainSaga(steps: readonly boolean[], fate: readonly boolean[]): [number[], string] {
  const types: number[] = []
  for (const position of steps.keys()) {
    types.push(position)
    if (fate[types.length - 1]) continue
    for (let earlier = position - 1; earlier >= 0; earlier--) {
      if (!steps[earlier]) continue
      types.push(earlier + UNDO)
      if (!fate[types.length - 1]) return [types, 'stuck']
    }
    return [types, 'compensated']
  }
  return [types, 'completed']
}
