import { LOOK_AGAIN, STAY_AWAKE } from '../clock/nap.ts'
import type { VirtualThread } from '../clock/virtual-thread.ts'
import type { Duty } from './duty.ts'

/** A duty on a simulated thread. */
export interface SimulatedThread {
  readonly duty: Duty
  readonly clock: VirtualThread
}

/** As much of it as takes turns. */
export interface TurnTaker {
  readonly duty: Pick<Duty, 'turn' | 'isCalled'>
  readonly clock: VirtualThread
}

/** Lets simulated threads have their turns. */
export interface TurnOrder {
  /** Gives turns until no thread can do more at this instant. */
  settle(): void
  /** Has a thread look for work at the next `settle`, whether anything of its own has fired or not. */
  call(index: number): void
  /** Puts another thread in the place of one; the others look whether that has made room for them. */
  replace(index: number, thread: TurnTaker): void
}

/**
 * Makes an order in which the threads of an instant take their turns, each until it has nothing more to do: first those
 * of which something has fired, then, for as long as anything moves, those for which jobs wait and those that wait for
 * room that another may have made. So nothing is found late, and nobody is asked in vain.
 */
export function createTurnOrder(threads: readonly TurnTaker[]): TurnOrder {
  const places = threads.map(({ duty, clock }) => ({ duty, clock, seenCount: 0, isLooking: true }))
  type Place = (typeof places)[number]
  /** Counts whatever may have made room or work for others. */
  let moveCount = 1

  return {
    settle() {
      for (let index = 0; index < places.length; index++) {
        const place = places[index] as Place
        if (!place.clock.takeWake() || place.clock.isOccupied()) continue
        moveCount++
        takeTurns(place)
      }
      while (stirOthers());
    },
    call(index) {
      moveCount++
      ;(places[index] as Place).isLooking = true
    },
    replace(index, { duty, clock }) {
      moveCount++
      places[index] = { duty, clock, seenCount: 0, isLooking: true }
    },
  }

  /** Gives those a turn that a move of another may concern; false when it concerned nobody. */
  function stirOthers(): boolean {
    let hasMoved = false
    for (let index = 0; index < places.length; index++) {
      const place = places[index] as Place
      if (place.seenCount === moveCount || place.clock.isOccupied()) continue
      const isCalled = place.duty.isCalled()
      if (!place.isLooking && !isCalled) continue
      hasMoved = true
      takeTurns(place)
      // Whoever took what waited has made room; whoever only looked has not.
      if (isCalled && !place.duty.isCalled()) place.seenCount = ++moveCount
    }
    return hasMoved
  }

  function takeTurns(place: Place): void {
    let nap = place.duty.turn()
    while (nap === STAY_AWAKE) {
      moveCount++
      if (place.clock.isOccupied()) break
      nap = place.duty.turn()
    }
    place.isLooking = nap === LOOK_AGAIN
    place.seenCount = moveCount
  }
}
