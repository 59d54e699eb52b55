import { createLatencyTable, type LatencyTable } from '../measure/latency-table.ts'
import type { LatencySlice } from '../measure/recorder.ts'

/** Latencies of one series, sorted into slices of time as they are recorded. */
export interface SliceTables {
  /** Counts a latency of something that happened in a slice. */
  record(sliceIndex: number, valueUs: number): void
  /** Nothing earlier than this slice will be recorded any more: hands over what there is of earlier ones. */
  closeBefore(sliceIndex: number): void
  /** Slices that are open; each takes 132 kB. */
  openCount(): number
}

/** Makes tables for a series; `emit` takes what was recorded in each slice, once. */
export function createSliceTables(
  series: number,
  emit: (sliceIndex: number, latencies: LatencySlice) => void,
): SliceTables {
  const open = new Map<number, LatencyTable>()
  /** The table used last: most records go to the same slice as the one before. */
  let latest = createLatencyTable()
  let latestIndex = -1
  const spare: LatencyTable[] = [latest]

  return {
    record(sliceIndex, valueUs) {
      if (sliceIndex !== latestIndex) choose(sliceIndex)
      latest.record(valueUs)
    },
    closeBefore(sliceIndex) {
      for (const [index, table] of open) {
        if (index >= sliceIndex) continue
        open.delete(index)
        if (index === latestIndex) latestIndex = -1
        const batch = table.take()
        if (batch !== null) emit(index, [{ series, batch }])
        spare.push(table)
      }
    },
    openCount: () => open.size,
  }

  function choose(sliceIndex: number): void {
    latestIndex = sliceIndex
    latest = open.get(sliceIndex) ?? spare.pop() ?? createLatencyTable()
    open.set(sliceIndex, latest)
  }
}
