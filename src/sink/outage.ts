import type { OutageCalendar } from './outage-calendar.ts'
import type { SinkMemory } from './sink.ts'
import { COLLAPSE_CLAIMS, COLLAPSED_US, COLLAPSES, DOWN_UNTIL, WAITING } from './sink-memory.ts'

/** A server that is down when that is planned, and falls over when too many callers wait, as all threads see it. */
export interface Outage {
  isDown(nowUs: number): boolean
  /** Collapses so far: a thread that sees the number change refuses the calls it had begun before. */
  collapseCount(): number
  /** Falls over if too many wait by now. */
  watch(nowUs: number): void
}

/** Waiting callers that are one too many, and how long the server stays down. */
export interface CollapseSpec {
  readonly waitingCount: number
  readonly downUs: number
}

/** Opens a thread's view of a server's outages; null: it never falls over. */
export function openOutage(spec: CollapseSpec | null, calendar: OutageCalendar, { words, times }: SinkMemory): Outage {
  if (spec === null) return { isDown: calendar.isDown, collapseCount: () => 0, watch() {} }
  return {
    isDown: (nowUs) => nowUs < (times[DOWN_UNTIL] as number) || calendar.isDown(nowUs),
    collapseCount: () => Atomics.load(words, COLLAPSES),
    watch(nowUs) {
      if (Atomics.load(words, WAITING) <= spec.waitingCount) return
      const count = Atomics.load(words, COLLAPSES)
      // Of several threads that see the crowd, one makes the collapse.
      if (Atomics.compareExchange(words, COLLAPSE_CLAIMS, count, count + 1) !== count) return
      const untilUs = nowUs + spec.downUs
      times[DOWN_UNTIL] = untilUs
      times[COLLAPSED_US] = (times[COLLAPSED_US] as number) + spec.downUs - calendar.downUs(nowUs, untilUs)
      Atomics.store(words, COLLAPSES, count + 1)
    },
  }
}
