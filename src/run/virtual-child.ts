import type { RepeatAnswer, RepeatTask } from './repeat-run.ts'
import { runVirtual } from './run-virtual.ts'

// Ctrl-C reaches every process of a terminal's group; whether this one is still wanted is for its parent to say.
process.on('SIGINT', () => undefined)
const abandoned = new AbortController()
process.once('disconnect', () => abandoned.abort())

/** The second process of a determinism check: simulates what it is told once, and says what came of it. */
process.once('message', async (task: RepeatTask) => {
  const measurement = await runVirtual({
    ...task,
    onReading: () => undefined,
    signal: abandoned.signal,
    graceUs: 0,
  })
  if (process.connected) process.send?.(measurement satisfies RepeatAnswer, () => process.disconnect())
})
