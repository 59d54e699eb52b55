import { expect, test } from 'vitest'
import { createReminder } from '../../src/worker/reminder.ts'

test('a reminder that is set is not set again, and may be once it has come', () => {
  const dueUs: number[] = []
  let fire: (slot: number) => void = () => undefined
  const reminder = createReminder({
    at(atUs, fires) {
      fire = fires
      return dueUs.push(atUs)
    },
  })
  reminder.set(10)
  reminder.set(5)
  expect(dueUs).toEqual([10])
  fire(0)
  reminder.set(20)
  expect(dueUs).toEqual([10, 20])
})
