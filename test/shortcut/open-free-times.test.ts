import { expect, test } from 'vitest'
import { ProgramError } from '../../src/fault/program-error.ts'
import { openFreeTimes } from '../../src/shortcut/open-free-times.ts'

test.each([
  [1, true, 'ring'],
  [128, true, 'ring'],
  [10_000, true, 'ring'],
  [1, false, 'heap'],
  [128, false, 'heap'],
  [129, false, 'buckets'],
  [10_000, false, 'buckets'],
] as const)('%d servers, constant service %s: %s, all free at 0', (serverCount, isConstant, kind) => {
  const { kind: opened, times } = openFreeTimes({ serverCount, isConstant })
  expect(opened).toBe(kind)
  for (let server = 1; server < serverCount; server++) times.occupyUntil(7)
  expect(times.earliestUs()).toBe(0)
  times.occupyUntil(7)
  expect(times.earliestUs()).toBe(7)
})

test('no servers, and parts of servers, are refused', () => {
  for (const serverCount of [0, -1, 1.5, NaN])
    expect(() => openFreeTimes({ serverCount, isConstant: false })).toThrow(ProgramError)
})
