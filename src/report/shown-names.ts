import type { ScenarioRecord } from '../result/scenario-record.ts'

/** What jobs and queues are called on a screen: their own names, but for those that a callback consists of. */
export interface ShownNames {
  readonly job: (name: string) => string
  readonly queue: (name: string) => string
  readonly isCallback: (jobName: string) => boolean
}

/** Finds the names of a scenario's parts; `callback` says enough where only one request is called back. */
export function findShownNames({
  requests,
  jobs,
  queues,
}: Pick<ScenarioRecord, 'requests' | 'jobs' | 'queues'>): ShownNames {
  const calledBack = requests.filter(({ callbackIndex }) => callbackIndex !== null)
  const callbacks = calledBack.flatMap(({ name, callbackIndex }) => {
    const job = jobs[callbackIndex ?? -1]
    const shown = calledBack.length === 1 ? 'callback' : `${name} callback`
    return job ? [{ jobName: job.name, queueName: queues[job.queueIndex]?.name, shown }] : []
  })
  return {
    job: (name) => callbacks.find(({ jobName }) => jobName === name)?.shown ?? name,
    queue: (name) => {
      const callback = callbacks.find(({ queueName }) => queueName === name)
      return callback ? `${callback.shown}s` : name
    },
    isCallback: (name) => callbacks.some(({ jobName }) => jobName === name),
  }
}
