import type { Duty } from './duty.ts'
import type { EventRest } from './event-rest.ts'
import { createLoopSteps, type LoopEnd, type LoopParts, OVER } from './loop-steps.ts'

/**
 * Runs a duty as `runLoop` does, turn by turn, but gives the thread's event loop its time between two turns, so that
 * sockets work. Events have their time after every turn, however much the duty has to do: a turn is bounded.
 */
export async function runYieldingLoop(duty: Duty, parts: LoopParts, rest: EventRest): Promise<LoopEnd> {
  const steps = createLoopSteps(duty, parts)
  let restedBeforeUs = rest.restedUs()
  for (let napUs = steps.next(); napUs !== OVER; napUs = steps.next()) {
    if (!steps.isBorn()) {
      await rest.waitFor(napUs)
      restedBeforeUs = rest.restedUs()
    } else {
      await (napUs === 0 ? rest.breathe() : rest.rest(napUs))
    }
  }
  return steps.end(rest.restedUs() - restedBeforeUs)
}
