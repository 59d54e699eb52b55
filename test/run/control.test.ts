import { expect, test } from 'vitest'
import { allocateControl, openControl } from '../../src/run/control.ts'

test('a cut also stops arrivals and lets threads go that wait for the start', () => {
  const memory = allocateControl()
  const main = openControl(memory)
  const thread = openControl(memory)
  main.cut()
  expect(thread.isCut()).toBe(true)
  expect(thread.isStopped()).toBe(true)
  expect(thread.awaitStart(1)).toBeNull()
})

test('every thread gets the same origin', () => {
  const memory = allocateControl()
  openControl(memory).start(123_456_789_012n)
  expect(openControl(memory).awaitStart(1)).toBe(123_456_789_012n)
})

test('stopping arrivals does not cut', () => {
  const control = openControl(allocateControl())
  control.stopArrivals()
  expect([control.isStopped(), control.isCut()]).toEqual([true, false])
})

test('the front is quiet from the moment that it says so', () => {
  const control = openControl(allocateControl())
  expect(control.frontQuietAtUs()).toBeNull()
  control.frontQuiet(1_234)
  expect(control.frontQuietAtUs()).toBe(1_234)
})
