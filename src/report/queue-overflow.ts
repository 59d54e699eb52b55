import type { ScenarioRecord } from '../result/scenario-record.ts'
import type { QueueSpec } from '../scenario/scenario.ts'

/** What a queue does when it is full. */
export function overflowOf(queueName: string, { queues }: ScenarioRecord): QueueSpec['overflow'] | null {
  return queues.find(({ name }) => name === queueName)?.overflow ?? null
}
