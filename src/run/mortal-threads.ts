import { SLEEP_ON } from '../clock/nap.ts'
import type { VirtualThread } from '../clock/virtual-thread.ts'
import type { VirtualTime } from '../clock/virtual-time.ts'
import type { FaultSpec } from '../scenario/policy-spec.ts'
import { type Duty, NO_ACCOUNT, type ThreadReport } from './duty.ts'
import { type LifeSpan, listLifeSpans } from './life-spans.ts'
import { mergeReports } from './merge-reports.ts'
import type { ThreadRole } from './thread-role.ts'
import { createTurnOrder, type SimulatedThread, type TurnOrder } from './turn-order.ts'

/** The simulated threads of a run, of which workers die, and are replaced, as planned. */
export interface MortalThreads {
  /** Who plays each role now. Of a dead one a stand-in, that does nothing until the successor comes. */
  readonly now: readonly SimulatedThread[]
  readonly turns: TurnOrder
  /** One per role: what all who played it did. */
  reports(): readonly ThreadReport[]
}

/** What mortal threads are made of. */
export interface MortalThreadsParts {
  readonly time: VirtualTime
  readonly roles: readonly ThreadRole[]
  readonly faults: readonly FaultSpec[]
  /** Makes the duty of a role; `lifeIndex` counts from 0 those who have played it. */
  readonly createDuty: (role: ThreadRole, lifeIndex: number, clock: VirtualThread) => Duty
}

/** Opens a thread for each role, in their order, and sets the timers of their deaths. */
export function createMortalThreads({ time, roles, faults, createDuty }: MortalThreadsParts): MortalThreads {
  const spans = roles.map((role) => listLifeSpans(faults, role))
  const lives = roles.map(() => 0)
  const past = roles.map((): ThreadReport[] => [])
  const now = roles.map((role): SimulatedThread => {
    const clock = time.openThread()
    return { duty: createDuty(role, 0, clock), clock }
  })
  const turns = createTurnOrder(now)
  // Nobody's own: a thread that is busy dies all the same.
  const fate = time.openThread()
  for (const index of roles.keys()) awaitDeath(index)

  return { now, turns, reports: () => now.map((thread, index) => mergeReports(pastOf(index), report(thread))) }

  function awaitDeath(index: number): void {
    const { untilUs } = spanOf(index)
    if (untilUs !== Number.POSITIVE_INFINITY) fate.at(untilUs, die, index)
  }

  /** The thread is gone in this instant: its calls are broken off, and of its timers none will fire. */
  function die(index: number): void {
    const victim = now[index] as SimulatedThread
    victim.duty.die()
    victim.clock.die()
    pastOf(index).push(report(victim))
    lives[index] = (lives[index] as number) + 1
    const clock = time.openThread()
    replace(index, { duty: standIn(victim.duty), clock })
    clock.at(spanOf(index).fromUs, beBorn, index)
  }

  function beBorn(index: number): void {
    const { clock } = now[index] as SimulatedThread
    replace(index, { duty: createDuty(roles[index] as ThreadRole, lives[index] as number, clock), clock })
    awaitDeath(index)
  }

  function replace(index: number, thread: SimulatedThread): void {
    now[index] = thread
    turns.replace(index, thread)
  }

  function spanOf(index: number): LifeSpan {
    return spans[index]?.[lives[index] as number] as LifeSpan
  }

  function pastOf(index: number): ThreadReport[] {
    return past[index] as ThreadReport[]
  }

  function report({ duty, clock }: SimulatedThread): ThreadReport {
    return { busyUs: clock.occupiedUs(), endUs: time.nowUs(), ...duty.account() }
  }
}

/** Does nothing for a dead thread; done when there would be nothing left to do. */
function standIn(dead: Duty): Duty {
  return {
    turn: () => SLEEP_ON,
    isDone: dead.isDone,
    isCalled: () => false,
    sleep() {},
    listen() {},
    cut() {},
    die() {},
    account: () => NO_ACCOUNT,
  }
}
