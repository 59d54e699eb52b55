import type { Scenario } from '../scenario/scenario.ts'

/**
 * Whether some job may have its effect more than once, because it is delivered again, its request is sent twice, or a
 * relay publishes it twice: then effects must be kept by id, while elsewhere counting them will do.
 */
export function mayRepeatEffects({ queues, requests }: Pick<Scenario, 'queues' | 'requests'>): boolean {
  return (
    queues.some(({ visibility }) => visibility !== null) ||
    requests.some(
      ({ duplicates, publish }) => duplicates !== null || (publish?.how === 'outbox' && publish.crashRatio > 0),
    )
  )
}
