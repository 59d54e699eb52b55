import { type Bulkheads, createBulkheads } from '../policy/bulkheads.ts'
import type { JobSpec } from '../scenario/scenario.ts'
import { createRowLine, type RowLine } from '../worker/row-line.ts'

/**
 * What of synchronous requests waits for room in a bulkhead: jobs whose next attempt is due, and requests whose next job
 * is of a full type. Each type has its own lines, so that it holds up nobody else; retries go before first attempts.
 */
export interface HeldBack extends Pick<Bulkheads, 'entered' | 'left'> {
  /** Whoever comes now must wait: the type is full, or others wait already. */
  mustWait(type: number): boolean
  holdJob(jobRow: number, type: number): void
  /** A request waits for one type at a time; held already for the same, it keeps its place. */
  holdRequest(row: number, type: number): void
  /** Takes the next job whose type has room; -1: there is none. */
  nextJob(): number
  /** Takes the next request that waits for a type with room; -1: there is none. */
  nextRequest(): number
  /** Forgets a job; false: it was not held. */
  dropJob(jobRow: number): boolean
  /** Forgets a request, held or not. */
  dropRequest(row: number): void
}

/** How many rows the tables have whose rows may be held. */
export interface HeldBackRows {
  readonly jobRowCount: number
  readonly requestRowCount: number
}

const NONE = -1

/** Makes lines in which nobody stands; null: no job type has a bulkhead. */
export function createHeldBack(jobs: readonly JobSpec[], rows: HeldBackRows): HeldBack | null {
  const bulkheads = createBulkheads(jobs)
  if (bulkheads === null) return null
  const { isOpen, entered, left } = bulkheads
  const { jobRowCount, requestRowCount } = rows
  const places = jobs.map(({ bulkheadCount }, type) =>
    bulkheadCount === null
      ? null
      : { type, jobs: createRowLine(jobRowCount), requests: createRowLine(requestRowCount) },
  )
  const limited = places.filter((place) => place !== null)
  const lineOfJob: (RowLine | null)[] = new Array(jobRowCount).fill(null)
  const lineOfRequest: (RowLine | null)[] = new Array(requestRowCount).fill(null)

  return {
    entered,
    left,
    mustWait(type) {
      const place = placeOf(type)
      return place !== null && (!isOpen(type) || place.jobs.count + place.requests.count > 0)
    },
    holdJob: (jobRow, type) => hold(lineOfJob, jobRow, placeOf(type)?.jobs as RowLine),
    holdRequest(row, type) {
      const line = placeOf(type)?.requests as RowLine
      if (lineOfRequest[row] === line) return
      drop(lineOfRequest, row)
      hold(lineOfRequest, row, line)
    },
    nextJob() {
      for (const place of limited) if (place.jobs.count > 0 && isOpen(place.type)) return take(lineOfJob, place.jobs)
      return NONE
    },
    nextRequest() {
      for (const place of limited) {
        if (place.requests.count > 0 && isOpen(place.type)) return take(lineOfRequest, place.requests)
      }
      return NONE
    },
    dropJob: (jobRow) => drop(lineOfJob, jobRow),
    dropRequest: (row) => void drop(lineOfRequest, row),
  }

  function placeOf(type: number): (typeof places)[number] {
    return places[type] ?? null
  }
}

function hold(lines: (RowLine | null)[], row: number, line: RowLine): void {
  line.push(row)
  lines[row] = line
}

function take(lines: (RowLine | null)[], line: RowLine): number {
  const row = line.shift()
  lines[row] = null
  return row
}

function drop(lines: (RowLine | null)[], row: number): boolean {
  const line = lines[row] ?? null
  if (line === null) return false
  line.remove(row)
  lines[row] = null
  return true
}
