import type { RepeatAnswer, RepeatTask } from './repeat-run.ts'
import { runVirtual } from './run-virtual.ts'

/** The second process of a determinism check: simulates what it is told once, and says what came of it. */
process.once('message', async (task: RepeatTask) => {
  const measurement = await runVirtual({
    ...task,
    onReading: () => undefined,
    signal: new AbortController().signal,
    graceUs: 0,
  })
  process.send?.(measurement satisfies RepeatAnswer, () => process.disconnect())
})
