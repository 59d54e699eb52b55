import type { Duty } from './duty.ts'
import type { EventRest } from './event-rest.ts'
import { createLoopSteps, type LoopEnd, type LoopParts, NAP_US_MAX, OVER } from './loop-steps.ts'

/**
 * Runs a duty as `runLoop` does, turn by turn, but gives the thread's event loop its time between two turns, so that
 * sockets work. Events have their time after every turn, however much the duty has to do: a turn is bounded.
 */
export async function runYieldingLoop(duty: Duty, parts: LoopParts, rest: EventRest): Promise<LoopEnd> {
  const { clock, control, life } = parts
  while (clock.nowUs() < life.fromUs && !duty.isDone() && !control.isCut()) {
    await rest.rest(Math.min(life.fromUs - clock.nowUs(), NAP_US_MAX))
  }
  const steps = createLoopSteps(duty, parts)
  const restedBeforeUs = rest.restedUs()
  for (let napUs = steps.next(); napUs !== OVER; napUs = steps.next()) {
    await (napUs === 0 ? rest.breathe() : rest.rest(napUs))
  }
  return steps.end(rest.restedUs() - restedBeforeUs)
}
