import { expect, test } from 'vitest'
import { createHeldBack, type HeldBack } from '../../src/front/held-back.ts'
import { PLAIN_JOB } from '../../src/scenario/plain-parts.ts'

const job = (bulkheadCount: number | null) => ({ ...PLAIN_JOB, name: 'job', timeoutUs: 1, bulkheadCount })

/** Types 0 and 1 hold one attempt each, and have it; type 2 has no bulkhead. */
function setup(): HeldBack {
  const held = createHeldBack([job(1), job(1), job(null)], { jobRowCount: 4, requestRowCount: 4 }) as HeldBack
  held.entered(0)
  held.entered(1)
  return held
}

test('where no type has a bulkhead nothing is held', () => {
  expect(createHeldBack([job(null)], { jobRowCount: 1, requestRowCount: 1 })).toBeNull()
})

test('retries go on before requests, each in the order of coming, and only where there is room', () => {
  const held = setup()
  held.holdRequest(3, 0)
  held.holdRequest(1, 0)
  held.holdJob(2, 0)
  held.holdRequest(0, 1)
  expect([held.nextJob(), held.nextRequest()]).toEqual([-1, -1])
  held.left(0)
  expect([held.nextJob(), held.nextJob(), held.nextRequest(), held.nextRequest(), held.nextRequest()]).toEqual([
    2, -1, 3, 1, -1,
  ])
})

test('who comes must wait while the type is full, or while others wait; without a bulkhead nobody must', () => {
  const held = setup()
  expect([0, 2].map(held.mustWait)).toEqual([true, false])
  held.holdRequest(1, 0)
  held.left(0)
  expect(held.mustWait(0)).toBe(true)
  held.nextRequest()
  expect(held.mustWait(0)).toBe(false)
})

test('a request keeps its place when held again for the same type, and changes line for another', () => {
  const held = setup()
  held.holdRequest(1, 0)
  held.holdRequest(2, 0)
  held.holdRequest(1, 0)
  held.holdRequest(2, 1)
  held.left(1)
  expect([held.nextRequest(), held.nextRequest()]).toEqual([2, -1])
  held.left(0)
  expect(held.nextRequest()).toBe(1)
})

test('what is dropped does not come back', () => {
  const held = setup()
  held.holdRequest(1, 0)
  held.holdJob(1, 0)
  expect([held.dropJob(1), held.dropJob(1)]).toEqual([true, false])
  held.dropRequest(1)
  held.dropRequest(2)
  held.left(0)
  expect([held.nextJob(), held.nextRequest(), held.mustWait(0)]).toEqual([-1, -1, false])
})
