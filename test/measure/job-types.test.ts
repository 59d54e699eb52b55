import { expect, test } from 'vitest'
import { typesOfRequest, undoingTypes } from '../../src/measure/job-types.ts'

const jobs = [2, null, null, null, 2].map((compensationIndex) => ({ compensationIndex }))
const share = (jobIndex: number) => ({ jobIndex, count: 1 })
const order = { jobs: [share(0), share(1), share(4)], isTransaction: true, callbackIndex: 3 }

test('each step is undone by a job of its own choice, or by none', () => {
  expect(undoingTypes(order, jobs)).toEqual([2, null, 2])
})

test('of a request come its jobs, what undoes them and what calls back, each type once', () => {
  expect(typesOfRequest(order, jobs)).toEqual([0, 1, 4, 2, 3])
})

test('nothing is undone where it is no transaction, and nobody called where nobody asked for it', () => {
  expect(typesOfRequest({ ...order, isTransaction: false, callbackIndex: null }, jobs)).toEqual([0, 1, 4])
})
