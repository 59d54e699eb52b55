// An event of the loop, as a socket's would be: it waits for nothing.
import { setImmediate as atEvents } from 'node:timers'
import { expect, test } from 'vitest'
import { createEventRest } from '../../src/run/event-rest.ts'

/** Rests of a thread whose time moves by its sleeps alone, and what was asked of its duty. */
function setup({ onListen }: { readonly onListen?: (wake: () => void) => void } = {}) {
  let nowUs = 0
  const sleepsUs: number[] = []
  const rest = createEventRest({
    nowUs: () => nowUs,
    duty: {
      sleep(forMs) {
        sleepsUs.push(Math.round(forMs * 1_000))
        nowUs += forMs * 1_000
      },
      listen: (wake) => onListen?.(wake),
    },
  })
  return { rest, sleepsUs, passed: () => nowUs }
}

test('shortly before a timer it sleeps in slices, between which events have their time', async () => {
  const { rest, sleepsUs, passed } = setup()
  const order: string[] = []
  for (let leftUs = 500; leftUs > 0; leftUs = 500 - passed()) {
    atEvents(() => order.push('event'))
    await rest.rest(leftUs)
    order.push('turn')
  }
  expect(sleepsUs).toEqual([200, 200, 100])
  expect(order).toEqual(['event', 'turn', 'event', 'turn', 'event', 'turn'])
})

test('an event that moves something makes the rest end without any sleep', async () => {
  const { rest, sleepsUs } = setup()
  atEvents(rest.poke)
  await rest.rest(500)
  expect(sleepsUs).toEqual([])
})

test('a long rest ends when the duty is called', async () => {
  const { rest, sleepsUs } = setup({ onListen: (wake) => wake() })
  // Far from over otherwise.
  await rest.rest(10_000_000)
  expect(sleepsUs).toEqual([])
})

test('of events that are ready together the turn comes after the last', async () => {
  const order: string[] = []
  const { rest } = setup({
    onListen() {
      for (const event of ['first', 'second', 'third']) {
        atEvents(() => {
          order.push(event)
          rest.poke()
        })
      }
    },
  })
  await rest.rest(10_000_000)
  order.push('turn')
  expect(order).toEqual(['first', 'second', 'third', 'turn'])
})

test('a poke counts for the rest that follows, and for no other', async () => {
  const { rest, sleepsUs } = setup()
  rest.poke()
  await rest.rest(100)
  expect(sleepsUs).toEqual([])
  await rest.rest(100)
  expect(sleepsUs).toEqual([100])
})

test('time that is slept counts as rest', async () => {
  const { rest } = setup()
  const beforeUs = rest.restedUs()
  await rest.rest(150)
  expect(rest.restedUs() - beforeUs).toBeGreaterThanOrEqual(150)
})

test('before its time a thread waits, whatever its duty is called for', async () => {
  const { rest, sleepsUs } = setup({ onListen: () => expect.unreachable('nobody is to be heard') })
  await rest.waitFor(150)
  await rest.waitFor(4_000)
  expect(sleepsUs).toEqual([])
})
