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
}

/**
 * Makes an order in which the threads of an instant take their turns: first to last, each until it has nothing more to
 * do, and round again while anything moved. A thread takes part when something of its own fired, when jobs wait for it,
 * or when it waits for room that another thread may have made. So nothing is found late, and nobody is asked in vain.
 */
export function createTurnOrder(threads: readonly TurnTaker[]): TurnOrder {
  /** Counts whatever may have made room or work for others. */
  let moveCount = 1
  const places = threads.map(({ duty, clock }) => ({ duty, clock, seenCount: 0, isLooking: true }))
  type Place = (typeof places)[number]

  return {
    settle() {
      for (let hasMoved = true; hasMoved; ) {
        hasMoved = false
        for (const place of places) {
          if (!mayMove(place)) continue
          hasMoved = true
          takeTurns(place)
        }
      }
    },
    call(index) {
      moveCount++
      ;(places[index] as Place).isLooking = true
    },
  }

  function mayMove(place: Place): boolean {
    if (place.clock.isOccupied()) return false
    if (place.clock.takeWake()) {
      moveCount++
      return true
    }
    return place.seenCount !== moveCount && (place.isLooking || place.duty.isCalled())
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
