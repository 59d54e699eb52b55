import { expect, test } from 'vitest'
import { watchSignals } from '../../src/cli/signals.ts'
import { createFakeHost } from './fake-host.ts'

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('the first %s asks the run to end, the second ends it with %i', (name, exitCode) => {
  const host = createFakeHost()
  const log: string[] = []
  const interruption = watchSignals(host)
  interruption.signal.addEventListener('abort', () => log.push('abort'))
  expect(interruption.exitCode()).toBe(null)

  host.signals.emit(name, name)
  expect([log, interruption.exitCode(), host.exits]).toEqual([['abort'], exitCode, []])

  host.signals.emit(name, name)
  expect([log, host.exits]).toEqual([['abort'], [exitCode]])
})

test('a different second signal ends the run with its own code', () => {
  const host = createFakeHost()
  watchSignals(host)
  host.signals.emit('SIGINT', 'SIGINT')
  host.signals.emit('SIGTERM', 'SIGTERM')
  expect(host.exits).toEqual([143])
})

test('the second signal leaves the live line on a terminal, so that the prompt does not stand behind it', () => {
  for (const stderrIsTerminal of [true, false]) {
    const host = createFakeHost({ stderrIsTerminal })
    watchSignals(host)
    host.signals.emit('SIGINT', 'SIGINT')
    expect(host.stderr()).toBe('')
    host.signals.emit('SIGINT', 'SIGINT')
    expect(host.stderr()).toBe(stderrIsTerminal ? '\n' : '')
  }
})

test('after stop, signals are none of our business', () => {
  const host = createFakeHost()
  watchSignals(host).stop()
  expect(host.signals.eventNames()).toEqual([])
})
