import type { Clock } from '../clock/clock.ts'
import type { FaultSpec } from '../scenario/policy-spec.ts'

type FrontStall = Extract<FaultSpec, { kind: 'stall-front' }>

/** The planned times at which a front's thread does nothing, as in a long garbage collection. */
export function listFrontStalls(faults: readonly FaultSpec[]): readonly FrontStall[] {
  return faults.filter((fault) => fault.kind === 'stall-front')
}

/**
 * Sets the timers that occupy the front's thread when its stalls come: nothing is accepted or answered until each is
 * over, while intended starts go on. A stall that comes while the thread is occupied begins as soon as it is free, and
 * lasts as long as planned all the same.
 */
export function scheduleFrontStalls(clock: Clock, faults: readonly FaultSpec[]): void {
  const stalls = listFrontStalls(faults)
  const stall = (index: number): void => clock.occupy((stalls[index] as FrontStall).forUs, isOver, index)
  for (const [index, { atUs }] of stalls.entries()) clock.at(atUs, stall, index)
}

/** Nothing to do: the thread is free again, and what came due meanwhile follows. */
function isOver(): void {}
