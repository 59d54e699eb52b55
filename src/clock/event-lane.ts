const FIRST_PLACE_COUNT = 16

/**
 * Timers that came in the order in which they are due, as those of one constant delay do: first in, first out, without a
 * comparison. Dead ones are passed over as soon as they stand first, and swept out when the first lives long, so a lane of
 * deadlines that are mostly cancelled stays as short as the work in flight.
 */
export class EventLane {
  #rows = new Int32Array(FIRST_PLACE_COUNT)
  /** Positions count up for ever and wrap at 32 bits; masked, they are places. */
  #head = 0
  #tail = 0
  /** An entry among the fronts stands for the lane; it is due no later than the lane's first timer. */
  isAnnounced = false
  /** Due time of the newest timer; a timer due earlier does not belong here. */
  lastDueUs = Number.NEGATIVE_INFINITY
  /** Timers of this lane that were cancelled since it was last swept. */
  cancelledCount = 0

  get count(): number {
    return (this.#tail - this.#head) | 0
  }

  get isEmpty(): boolean {
    return this.#head === this.#tail
  }

  /** The oldest row; there must be one. */
  first(): number {
    return this.#rows[this.#head & (this.#rows.length - 1)] as number
  }

  push(row: number): void {
    if (this.count === this.#rows.length) this.#grow()
    this.#rows[this.#tail & (this.#rows.length - 1)] = row
    this.#tail = (this.#tail + 1) | 0
  }

  /** Takes the oldest row out. */
  shift(): void {
    this.#head = (this.#head + 1) | 0
  }

  /** Forgets every row that `isKept` does not want; the others keep their order. */
  sweep(isKept: (row: number) => boolean): void {
    const mask = this.#rows.length - 1
    let kept = this.#head
    for (let position = this.#head; position !== this.#tail; position = (position + 1) | 0) {
      const row = this.#rows[position & mask] as number
      if (!isKept(row)) continue
      this.#rows[kept & mask] = row
      kept = (kept + 1) | 0
    }
    this.#tail = kept
    this.cancelledCount = 0
  }

  #grow(): void {
    const placeCount = this.#rows.length
    const rows = new Int32Array(placeCount * 2)
    for (let index = 0; index < placeCount; index++)
      rows[index] = this.#rows[(this.#head + index) & (placeCount - 1)] as number
    this.#rows = rows
    this.#head = 0
    this.#tail = placeCount
  }
}
