import type { Clock } from '../clock/clock.ts'
import { JOB_ENDS, type JobEnd } from '../measure/job-end.ts'
import { createJobTable } from '../measure/job-table.ts'
import { jobWord, type LedgerWords } from '../measure/ledger.ts'
import { decideRedelivery, leaseEndUs } from '../policy/visibility.ts'
import { endLease, isHeld, type LeaseMemory } from '../queue/lease-memory.ts'
import type { Parcel, Target } from '../queue/queue.ts'
import type { VisibilitySpec } from '../scenario/policy-spec.ts'
import type { QueueSpec } from '../scenario/scenario.ts'
import { US_PER_MS } from '../units/microseconds.ts'
import type { Books } from './duty.ts'
import { ledgerShape, type Plant } from './plant.ts'

/**
 * Delivers jobs again whose leases have ended: a part of every queue that gives leases. It lives on the front's thread,
 * because only one thread may put jobs into a queue.
 */
export interface Reaper {
  /** Every job that went through these queues has ended, and no lease can end any more. */
  isIdle(): boolean
  /** When the latest job was given up here; 0: none was. */
  lastEndUs(): number
  /** The run is cut: what is still leased stays pending in the ledger. */
  cut(): void
}

/** What a reaper is made of. */
export interface ReaperParts {
  readonly plant: Plant
  readonly clock: Clock
  readonly books: Pick<Books, 'recorder' | 'progress'>
  /** One per queue, the front's own views. */
  readonly targets: readonly Target[]
}

/** Leases are looked at so often within the time that they last. */
const LOOKS_PER_LEASE = 10
const LOOK_US_MIN = US_PER_MS

/** Makes the reaper of a plant and sets its timers; null where no queue gives leases. */
export function createReaper({ plant, clock, books, targets }: ReaperParts): Reaper | null {
  const { recorder, progress } = books
  const queues = plant.scenario.queues
  const leased = [...plant.leases.keys()].filter((index) => plant.leases[index] !== null)
  if (leased.length === 0) return null
  const openWords = listOpenWords(plant, new Set(leased))
  /** How often a job was delivered, by `deliveryKey`, of those that were delivered more than once. */
  const deliveryCounts = new Map<string, number>()
  const parcel: Parcel = { firstId: 0, count: 1, request: 0, kind: 0, type: 0, intendedUs: 0, enqueuedUs: 0 }
  /** A job that is nobody's, because its queue had no room in the end; where it belongs. */
  const homeless = { queueIndex: -1 }
  const table = createJobTable(1)
  const lease = { takenUs: 0, lastBeatUs: 0 }
  let lastEndUs = 0

  for (const queueIndex of leased) lookLater(queueIndex)

  return {
    isIdle: () => countOpen(plant.ledgers, openWords) === 0,
    lastEndUs: () => lastEndUs,
    cut() {
      if (homeless.queueIndex >= 0) end('pending')
      for (const queueIndex of leased) {
        eachLease(queueIndex, (memory, row, word) => {
          read(memory, row)
          if (endLease(memory, row, word)) end('pending')
        })
      }
    },
  }

  function lookLater(queueIndex: number): void {
    const { timeoutUs } = specOf(queueIndex)
    clock.at(clock.recentUs() + Math.max(LOOK_US_MIN, Math.ceil(timeoutUs / LOOKS_PER_LEASE)), look, queueIndex)
  }

  function look(queueIndex: number): void {
    if (homeless.queueIndex === queueIndex) offer(queueIndex)
    if (homeless.queueIndex < 0) eachLease(queueIndex, reap)
    ;(targets[queueIndex] as Target).announce()
    progress.flush()
    lookLater(queueIndex)
  }

  /** Calls for every lease of a queue that is held, until told to stop. */
  function eachLease(
    queueIndex: number,
    act: (memory: LeaseMemory, row: number, word: number, queueIndex: number) => unknown,
  ): void {
    for (const lives of plant.leases[queueIndex] ?? []) {
      for (const memory of lives) {
        const endRow = Atomics.load(memory.endRow, 0)
        for (let row = 0; row < endRow; row++) {
          const word = Atomics.load(memory.words, row)
          if (isHeld(word) && act(memory, row, word, queueIndex) === false) return
        }
      }
    }
  }

  /** Takes a job away from its worker if the lease has ended; false: there is no room for more. */
  function reap(memory: LeaseMemory, row: number, word: number, queueIndex: number): boolean {
    const spec = specOf(queueIndex)
    lease.takenUs = memory.takenUs[row] as number
    lease.lastBeatUs = memory.beatUs[0] as number
    if (clock.recentUs() < leaseEndUs(spec, lease)) return true
    // Until there is room the worker may as well keep it, and may yet be through with it.
    if ((targets[queueIndex] as Target).room() === 0) return false
    // Read before it is claimed: afterwards the worker may use the row for another job.
    read(memory, row)
    if (!endLease(memory, row, word)) return true
    const deliveryCount = deliveryCounts.get(deliveryKey()) ?? 1
    if (decideRedelivery(spec, { deliveryCount }) === 'dead') {
      bury()
      return true
    }
    deliveryCounts.set(deliveryKey(), deliveryCount + 1)
    return offer(queueIndex)
  }

  function read({ id, request, kind, type, intendedUs }: LeaseMemory, row: number): void {
    parcel.firstId = id[row] as number
    parcel.request = request[row] as number
    parcel.kind = kind[row] as number
    parcel.type = type[row] as number
    parcel.intendedUs = intendedUs[row] as number
  }

  /** A request that is sent twice makes jobs of the same ids: only when they were meant to come tells them apart. */
  function deliveryKey(): string {
    return `${parcel.firstId}@${parcel.intendedUs}`
  }

  /** Puts the job back into its queue, as one that comes now; false: it has to wait for a place. */
  function offer(queueIndex: number): boolean {
    parcel.enqueuedUs = clock.recentUs()
    const isOffered = (targets[queueIndex] as Target).offer(parcel) === 1
    // A place may be counted as free a moment before its taker has left it.
    homeless.queueIndex = isOffered ? -1 : queueIndex
    if (isOffered) recorder.jobNoted(parcel.type, 'redelivered')
    return isOffered
  }

  function bury(): void {
    deliveryCounts.delete(deliveryKey())
    lastEndUs = clock.recentUs()
    end('dead')
    progress.jobEnded(table, 0, false)
  }

  function end(how: JobEnd): void {
    table.id[0] = parcel.firstId
    table.request[0] = parcel.request
    table.kind[0] = parcel.kind
    table.type[0] = parcel.type
    table.intendedUs[0] = parcel.intendedUs
    table.sinkEndUs[0] = clock.recentUs()
    recorder.jobEnded(table, 0, how)
  }

  function specOf(queueIndex: number): VisibilitySpec {
    return (queues[queueIndex] as QueueSpec).visibility as VisibilitySpec
  }
}

/** Words of the ledger whose sums say how many jobs of the leased queues were made, and how many have ended. */
interface OpenWords {
  readonly createdSlots: readonly number[]
  readonly endedSlots: readonly number[]
}

function listOpenWords({ scenario }: Plant, leased: ReadonlySet<number>): OpenWords {
  const shape = ledgerShape(scenario)
  const types = [...scenario.jobs.keys()].filter((type) => leased.has(scenario.jobs[type]?.queueIndex ?? -1))
  return {
    createdSlots: types.map((type) => jobWord(shape, type, 'created')),
    endedSlots: types.flatMap((type) => JOB_ENDS.map((end) => jobWord(shape, type, end))),
  }
}

function countOpen(ledgers: readonly LedgerWords[], { createdSlots, endedSlots }: OpenWords): number {
  let count = 0
  for (const words of ledgers) {
    for (const word of createdSlots) count += words[word] as number
    for (const word of endedSlots) count -= words[word] as number
  }
  return count
}
