import { expect, test } from 'vitest'
import { measure, runQbench } from './qbench.ts'

test('a second Ctrl-C ends the command at once', async () => {
  let secondAtMs = 0
  const ended = await runQbench(['run', 'newsletter', '--mode', 'sync'], (child) => {
    setTimeout(() => child.kill('SIGINT'), 1_200)
    setTimeout(() => {
      secondAtMs = performance.now()
      child.kill('SIGINT')
    }, 1_600)
  })
  expect(ended.code).toBe(130)
  expect(performance.now() - secondAtMs).toBeLessThan(2_000)
})

test('a blocked front does not block Ctrl-C: the run ends and is saved as partial', async () => {
  const { ended, result } = await measure('blocked.yaml', ['--mode', 'sync', '--grace', '100ms'], (child) => {
    setTimeout(() => child.kill('SIGTERM'), 1_500)
  })
  expect(ended.code).toBe(143)
  expect(result.status).toBe('partial')
  expect(result.measurement.durationUs).toBeLessThan(15_000_000)
}, 30_000)
