import type { FaultSpec } from '../../src/scenario/policy-spec.ts'
import type { Scenario } from '../../src/scenario/scenario.ts'
import { scenarioOf } from './simulate.ts'

const WITHOUT_HEARTBEAT = /visibility: \{ (?![^}]*heartbeat)/

/**
 * A scenario whose leases may be shorter than the service, which a file may not say without a heartbeat: whoever writes
 * that would see jobs done twice. It is what has to be simulated all the same.
 */
export function leasedScenario(...sections: readonly string[]): Scenario {
  const isBeating = !sections.some((section) => WITHOUT_HEARTBEAT.test(section))
  const scenario = scenarioOf(
    ...sections.map((section) => section.replace(WITHOUT_HEARTBEAT, 'visibility: { heartbeat: 1ms, ')),
  )
  if (isBeating) return scenario
  const queues = scenario.queues.map((queue) => ({
    ...queue,
    visibility: queue.visibility && { ...queue.visibility, heartbeatUs: null },
  }))
  return { ...scenario, queues }
}

/** A kill of a thread of the first queue. */
export function killOf(nth: number, atUs: number, forUs: number): FaultSpec {
  return { kind: 'kill-worker', queueIndex: 0, nth, atUs, forUs }
}
