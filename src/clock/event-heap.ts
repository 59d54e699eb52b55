import { assert } from '../fault/assert.ts'
import { grown } from '../units/grown.ts'

const FIRST_PLACE_COUNT = 1024

/**
 * What is to come, the earliest first: a heap in which every node has four children, so that half as many levels as in a
 * binary one are climbed and siblings share a cache line. Ties go by sequence number, so the order is total and the same
 * on every machine. Source: D. B. Johnson, "Priority queues with update and finding minimum spanning trees" (1975).
 */
export class EventHeap {
  #due = new Float64Array(FIRST_PLACE_COUNT)
  #seq = new Float64Array(FIRST_PLACE_COUNT)
  #item = new Int32Array(FIRST_PLACE_COUNT)
  #count = 0

  get count(): number {
    return this.#count
  }

  /** Due time of the earliest; there must be one. */
  firstDueUs(): number {
    return this.#due[0] as number
  }

  firstSeq(): number {
    return this.#seq[0] as number
  }

  firstItem(): number {
    return this.#item[0] as number
  }

  /** Adds an item; `seq` is unlike that of every other. */
  push(dueUs: number, seq: number, item: number): void {
    if (this.#count === this.#due.length) this.#grow()
    const due = this.#due
    let place = this.#count++
    while (place > 0) {
      const parent = (place - 1) >> 2
      const parentUs = due[parent] as number
      if (parentUs < dueUs || (parentUs === dueUs && (this.#seq[parent] as number) < seq)) break
      this.#move(parent, place)
      place = parent
    }
    due[place] = dueUs
    this.#seq[place] = seq
    this.#item[place] = item
  }

  /** Takes the earliest out; there must be one. */
  pop(): void {
    assert(this.#count > 0, 'an event was taken from an empty heap')
    const last = --this.#count
    if (last > 0) this.#sink(0, last)
  }

  /** Forgets every item that `isKept` does not want. */
  sweep(isKept: (item: number) => boolean): void {
    let kept = 0
    for (let place = 0; place < this.#count; place++) {
      if (!isKept(this.#item[place] as number)) continue
      this.#move(place, kept++)
    }
    this.#count = kept
    for (let parent = (kept - 2) >> 2; parent >= 0; parent--) this.#sink(parent, parent)
  }

  /** Lets the item at place `from` sink from place `top` to where it belongs. */
  #sink(top: number, from: number): void {
    const due = this.#due
    const dueUs = due[from] as number
    const seq = this.#seq[from] as number
    const item = this.#item[from] as number
    const count = this.#count
    let place = top
    for (;;) {
      const first = 4 * place + 1
      if (first >= count) break
      const end = Math.min(first + 4, count)
      let least = first
      let leastUs = due[first] as number
      for (let child = first + 1; child < end; child++) {
        const childUs = due[child] as number
        if (childUs < leastUs || (childUs === leastUs && (this.#seq[child] as number) < (this.#seq[least] as number))) {
          least = child
          leastUs = childUs
        }
      }
      if (dueUs < leastUs || (dueUs === leastUs && seq < (this.#seq[least] as number))) break
      this.#move(least, place)
      place = least
    }
    due[place] = dueUs
    this.#seq[place] = seq
    this.#item[place] = item
  }

  #move(from: number, to: number): void {
    this.#due[to] = this.#due[from] as number
    this.#seq[to] = this.#seq[from] as number
    this.#item[to] = this.#item[from] as number
  }

  #grow(): void {
    const placeCount = this.#due.length * 2
    this.#due = grown(this.#due, new Float64Array(placeCount))
    this.#seq = grown(this.#seq, new Float64Array(placeCount))
    this.#item = grown(this.#item, new Int32Array(placeCount))
  }
}
