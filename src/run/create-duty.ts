import type { Clock } from '../clock/clock.ts'
import type { Duty } from './duty.ts'
import { createFrontDuty, type FrontThreadParts } from './front-thread.ts'
import type { Plant } from './plant.ts'
import type { ThreadRole } from './thread-role.ts'
import { createWorkerDuty } from './worker-thread.ts'

/** What a thread of any role works with. */
export interface DutyParts extends FrontThreadParts {
  readonly role: ThreadRole
  /** Threads that have played this role before it. */
  readonly lifeIndex: number
}

/** Makes the duty of one thread of a plant, real or simulated. */
export function createDuty(
  plant: Plant,
  clock: Clock,
  { role, lifeIndex, control, books, completions, links }: DutyParts,
): Duty {
  return role.kind === 'front'
    ? createFrontDuty(plant, clock, { control, books, completions, links })
    : createWorkerDuty(plant, clock, { role, lifeIndex, books, links })
}
