import { expect, test } from 'vitest'
import { type BellWatch, createBellWatch, type WatchTold } from '../../src/queue/bell-watch.ts'

const newWord = (): Int32Array<SharedArrayBuffer> => new Int32Array(new SharedArrayBuffer(4))

/** Arms the watch and returns what settles when it wakes. */
const woken = (watch: BellWatch, value: number): Promise<void> =>
  new Promise((resolve) => {
    watch.arm(value, resolve)
  })

function ring(word: Int32Array<SharedArrayBuffer>): number {
  Atomics.add(word, 0, 1)
  return Atomics.notify(word, 0)
}

test('a ring wakes whoever watches, and a bell that has rung since wakes at once', async () => {
  const word = newWord()
  const watch = createBellWatch(word, 0)
  const first = woken(watch, 0)
  expect(ring(word)).toBe(1)
  await first
  await woken(watch, 0)
  expect(ring(word)).toBe(0)
})

test('armed a thousand times it waits once, and only the latest is woken', async () => {
  const word = newWord()
  const told: string[] = []
  const counting: WatchTold = { began: () => void told.push('began'), ended: () => void told.push('ended') }
  const watch = createBellWatch(word, 0, counting)
  let staleCount = 0
  for (let count = 0; count < 1_000; count++) watch.arm(0, () => void staleCount++)
  const last = woken(watch, 0)
  expect(ring(word)).toBe(1)
  await last
  expect(staleCount).toBe(0)
  expect(told).toEqual(['began', 'ended'])
})

test('once woken it sleeps on until it is armed again', async () => {
  const word = newWord()
  const watch = createBellWatch(word, 0)
  let wokenCount = 0
  const first = new Promise<void>((resolve) => {
    watch.arm(0, () => {
      wokenCount++
      resolve()
    })
  })
  ring(word)
  await first
  expect(ring(word)).toBe(0)
  await woken(watch, 1)
  expect(wokenCount).toBe(1)
})
