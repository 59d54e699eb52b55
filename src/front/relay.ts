import type { Clock } from '../clock/clock.ts'
import type { Recorder } from '../measure/recorder.ts'
import type { PublishSpec } from '../scenario/policy-spec.ts'

/**
 * An outbox, and the relay that empties it: it looks every so often, publishes the oldest entries, and notes each as
 * published. Whoever dies between the two finds the entry again, and publishes it once more.
 */
export interface Relay {
  /** Entries that are not noted as published. */
  readonly count: number
  /** Puts the events about a request into the outbox, together with its record. */
  add(intendedUs: number, firstId: number): void
}

/** What a relay is made of. */
export interface RelayParts {
  readonly clock: Clock
  readonly kind: number
  readonly spec: PublishSpec
  readonly recorder: Recorder
  /** Entries that may be held. */
  readonly entryCountMax: number
  /** Puts the events of a request into their queues; false: there is no room now. */
  readonly publish: (entry: OutboxEntry) => boolean
  /** The relay dies after the nth publication of the events with ids from there on, before it can note it. */
  readonly crashes: (firstId: number, nth: number) => boolean
}

/** The events about one request. */
export interface OutboxEntry {
  readonly kind: number
  readonly intendedUs: number
  readonly firstId: number
  /** They were published before. */
  readonly isCopy: boolean
}

/** Makes an empty outbox; its relay looks at whole multiples of its interval while there is anything to publish. */
export function createRelay(parts: RelayParts): Relay {
  const { clock, kind, spec, recorder, entryCountMax } = parts
  const intendedUs = new Float64Array(entryCountMax)
  const writtenUs = new Float64Array(entryCountMax)
  const firstIds = new Int32Array(entryCountMax)
  /** How often the oldest entry was published. */
  let publishedCount = 0
  let head = 0
  let count = 0

  return {
    get count() {
      return count
    },
    add(intended, firstId) {
      const place = (head + count) % entryCountMax
      intendedUs[place] = intended
      writtenUs[place] = clock.recentUs()
      firstIds[place] = firstId
      if (count++ === 0) lookLater()
    },
  }

  function lookLater(): void {
    const nextLook = Math.floor(clock.recentUs() / spec.everyUs) + 1
    clock.at(nextLook * spec.everyUs, look, 0)
  }

  function look(): void {
    for (let left = Math.min(spec.batchCount, count); left > 0 && publishOldest(); left--) {
      head = (head + 1) % entryCountMax
      count--
      publishedCount = 0
    }
    if (count > 0) lookLater()
  }

  /** True when the oldest entry is published and noted as such. */
  function publishOldest(): boolean {
    const intended = intendedUs[head] as number
    const firstId = firstIds[head] as number
    const isCopy = publishedCount > 0
    if (!parts.publish({ kind, intendedUs: intended, firstId, isCopy })) return false
    if (isCopy) recorder.requestNoted(kind, 'republished')
    else {
      const times = { kind, intendedUs: intended, endUs: clock.recentUs() }
      recorder.requestTimed('relay', times, writtenUs[head] as number)
    }
    return !parts.crashes(firstId, publishedCount++)
  }
}
