import { type Breaker, createBreaker } from '../policy/breaker.ts'
import type { SinkSpec } from '../scenario/scenario.ts'
import type { SinkMemory } from './sink.ts'
import { BREAKER_OPENINGS } from './sink-memory.ts'

/** Opens one thread's breaker before a sink; all threads' openings are counted with the sink. null: it has none. */
export function openBreaker(spec: SinkSpec, { words }: SinkMemory): Breaker | null {
  if (!('breaker' in spec) || spec.breaker === null) return null
  const breaker = createBreaker(spec.breaker)
  return {
    mayCall: breaker.mayCall,
    settled(isOk, beganUs, nowUs) {
      const before = breaker.openedCount
      breaker.settled(isOk, beganUs, nowUs)
      if (breaker.openedCount !== before) Atomics.add(words, BREAKER_OPENINGS, 1)
    },
    abandoned: breaker.abandoned,
    get openedCount() {
      return breaker.openedCount
    },
    get refusedCount() {
      return breaker.refusedCount
    },
  }
}
