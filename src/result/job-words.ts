import type { Mode, SinkSpec } from '../scenario/scenario.ts'
import { formatCount } from '../units/count.ts'
import type { ScenarioRecord } from './scenario-record.ts'

/** What the jobs of a run are called, and what is said of one that is done. */
export interface JobWords {
  /** `1 email`, `636 emails`, `12 save-order jobs`. */
  count(count: number): string
  /** `email`, `save-order job`, `job`. */
  readonly one: string
  /** `emails`, `save-order jobs`, `jobs`. */
  readonly many: string
  /** `sent`, `delivered`, `done`. */
  readonly ended: string
}

/** Words for jobs of the types given: their own name when there is one type only. */
export function wordJobs(scenario: ScenarioRecord, jobIndexes: readonly number[], mode: Mode): JobWords {
  const specs = jobIndexes.flatMap((index) => scenario.jobs[index] ?? [])
  const [only] = specs
  const [one, many] = only && specs.length === 1 ? nameJobs(only.name) : (['job', 'jobs'] as const)
  const areMails = specs.length > 0 && specs.every((spec) => isMailServer(scenario.sinks[spec.sinkIndex]))
  const ended = areMails ? (mode === 'sync' ? 'sent' : 'delivered') : 'done'
  return { count: (count) => `${formatCount(count)} ${count === 1 ? one : many}`, one, many, ended }
}

const isMailServer = (sink: SinkSpec | undefined): boolean => sink?.kind === 'mock-smtp' || sink?.kind === 'smtp'

/** What one attempt of a job is, by the sink it calls. */
export function wordAttempt(kind: SinkSpec['kind'] | undefined): string {
  switch (kind) {
    case 'mock-smtp':
    case 'smtp':
      return 'one SMTP send'
    case 'mock-db':
    case 'postgres':
      return 'one database call'
    case 'mock-http':
    case 'http':
      return 'one HTTP call'
    case 'cpu':
      return 'processor work'
    case 'none':
    case undefined:
      return 'one call'
  }
}

/** A plain word takes a plural; a name such as `save-order`, a letter or what may be a plural is better left alone. */
function nameJobs(name: string): readonly [one: string, many: string] {
  if (!/^[a-z]{3,}$/.test(name) || /[^s]s$/.test(name)) return [`${name} job`, `${name} jobs`]
  if (/(?:ss|x|z|ch|sh)$/.test(name)) return [name, `${name}es`]
  if (/[^aeiou]y$/.test(name)) return [name, `${name.slice(0, -1)}ies`]
  return [name, `${name}s`]
}
