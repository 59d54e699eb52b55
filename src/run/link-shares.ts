import { InputError } from '../fault/input-error.ts'
import { typesOfRequest } from '../measure/job-types.ts'
import { isRealSink } from '../scenario/real-sink.ts'
import type { JobSpec, Mode, Scenario } from '../scenario/scenario.ts'
import { plural } from '../units/plural.ts'
import { listThreads, type ThreadRole, typesInUse } from './thread-role.ts'

/** One thread's share of the connections of a real sink. */
export interface LinkShare {
  readonly sinkIndex: number
  readonly connectionCount: number
}

/** What a thread is to open: the connections of each real sink, divided evenly over the threads that call it. */
export function listLinkShares(scenario: Scenario, mode: Mode, threadIndex: number): readonly LinkShare[] {
  return scenario.sinks.flatMap((sink, sinkIndex) => {
    if (!isRealSink(sink)) return []
    const callers = listCallers(scenario, mode, sinkIndex)
    const nth = callers.indexOf(threadIndex)
    if (nth < 0) return []
    const restCount = sink.connectionCount % callers.length
    return [
      { sinkIndex, connectionCount: Math.floor(sink.connectionCount / callers.length) + (nth < restCount ? 1 : 0) },
    ]
  })
}

/** Throws `InputError` where a thread would be left without a connection. */
export function checkLinkShares(scenario: Scenario, mode: Mode): void {
  const problems = scenario.sinks.flatMap((sink, sinkIndex) => {
    if (!isRealSink(sink)) return []
    const callerCount = listCallers(scenario, mode, sinkIndex).length
    if (sink.connectionCount >= callerCount) return []
    const message = `${sink.connectionCount} is less than the ${plural(callerCount, 'thread')} that call it ${mode}; each needs one`
    return [{ where: `sinks.${sink.name}.connections`, message }]
  })
  if (problems.length > 0) throw new InputError(problems)
}

/** Indexes of the threads that call a sink, in the order of `listThreads`. */
function listCallers(scenario: Scenario, mode: Mode, sinkIndex: number): readonly number[] {
  return listThreads(scenario, mode).flatMap((role, index) =>
    typesOfRole(scenario, mode, role).some((type) => (scenario.jobs[type] as JobSpec).sinkIndex === sinkIndex)
      ? [index]
      : [],
  )
}

/** Indexes of the job types that a thread runs. */
function typesOfRole(scenario: Scenario, mode: Mode, role: ThreadRole): readonly number[] {
  const { requests, jobs } = scenario
  if (role.kind === 'worker') {
    return typesInUse(scenario, mode).filter((type) => (jobs[type] as JobSpec).queueIndex === role.queueIndex)
  }
  const served = requests.filter((request) => (request.mode ?? mode) === 'sync')
  return served.flatMap((request) => typesOfRequest(request, jobs))
}
