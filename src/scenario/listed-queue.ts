import { queueDefaults, type ScenarioDraft, workersDefaults } from './scenario-schema.ts'

/** A queue as the file lists it, or what it is if not listed. A name may be that of something every object has. */
export function listedQueue(name: string, { queues }: ScenarioDraft): ScenarioDraft['queues'][string] {
  return (Object.hasOwn(queues, name) ? queues[name] : undefined) ?? queueDefaults()
}

/** The workers of a queue as the file lists them, or what they are if not listed. */
export function listedWorkers(queue: string, { workers }: ScenarioDraft): ScenarioDraft['workers'][string] {
  return (Object.hasOwn(workers, queue) ? workers[queue] : undefined) ?? workersDefaults()
}
