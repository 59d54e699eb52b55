import { formatCount } from '../units/count.ts'
import { printDuration } from '../units/duration.ts'
import { MAX_COUNTED_US, MAX_TIMER_US } from '../units/microseconds.ts'
import { arrivalExtent } from './arrival-extent.ts'
import { checkFaults } from './check-faults.ts'
import { checkJobPolicies } from './check-job-policies.ts'
import { checkQueuePolicies } from './check-queue-policies.ts'
import { checkRequestPolicies } from './check-request-policies.ts'
import type { Finding } from './finding.ts'
import { JOB_COUNT_MAX } from './request-schema.ts'
import type { Scenario } from './scenario.ts'
import type { ScenarioDraft } from './scenario-schema.ts'

/** Finds settings that are each possible, but not together; the draft has what was resolved under the file's own names. */
export function checkContradictions(scenario: Checked, draft: ScenarioDraft): readonly Finding[] {
  return [
    ...checkTraces(scenario),
    ...checkWarmup(scenario),
    ...checkLength(scenario),
    ...checkKindCounts(scenario),
    ...checkJobCount(scenario),
    ...checkSlotCount(scenario),
    ...checkRequestPolicies(draft),
    ...checkJobPolicies(draft),
    ...checkQueuePolicies(draft),
    ...checkFaults(scenario, draft),
  ]
}

type Checked = Omit<Scenario, 'expectations'>

function checkTraces({ requests }: Checked): readonly Finding[] {
  return requests.flatMap(({ name, arrivals }) => {
    if (arrivals.kind !== 'trace' || arrivals.startsUs.length > 0) return []
    const path = ['requests', name, 'arrivals', 'trace', 'file']
    return [{ path, at: 'value' as const, message: `${path.join('.')} has no arrivals` }]
  })
}

function checkWarmup({ warmupUs, requests }: Checked): readonly Finding[] {
  const endUs = Math.max(...requests.map(({ arrivals }) => arrivalExtent(arrivals).endUs))
  if (warmupUs === 0 || warmupUs < endUs) return []
  const warmup = printDuration(warmupUs)
  const message = `warmup of ${warmup} leaves nothing to measure: arrivals end at ${printDuration(Math.round(endUs))}`
  return [{ path: ['warmup'], at: 'value', message }]
}

function checkLength({ requests }: Checked): readonly Finding[] {
  return requests.flatMap(({ name, arrivals }) => {
    const { endUs } = arrivalExtent(arrivals)
    if (endUs <= MAX_TIMER_US) return []
    // Past what is counted exactly, digits would be made up.
    const end = endUs > MAX_COUNTED_US ? `more than ${printDuration(MAX_COUNTED_US)}` : printDuration(Math.round(endUs))
    const message = `requests.${name}.arrivals end after ${end}; a run lasts at most 596h`
    return [{ path: ['requests', name, 'arrivals'], at: 'value' as const, message }]
  })
}

/** A job in a queue names the kind of its request and its type in one byte each. */
const KIND_COUNT_MAX = 256

function checkKindCounts({ requests, jobs }: Checked): readonly Finding[] {
  const callbackCount = requests.filter(({ callbackIndex }) => callbackIndex !== null).length
  const callbacks = callbackCount === 0 ? '' : `, ${formatCount(callbackCount)} of them callbacks`
  return [
    { part: 'requests', count: requests.length, what: 'kinds of request' },
    { part: 'jobs', count: jobs.length, what: `types of job${callbacks}` },
  ].flatMap(({ part, count, what }) => {
    if (count <= KIND_COUNT_MAX) return []
    const message = `${part}: there are ${formatCount(count)} ${what}; a run tells at most ${formatCount(KIND_COUNT_MAX)} apart`
    return [{ path: [part], at: 'key' as const, message }]
  })
}

/** Larger numbers say no more. */
const SHOWN_COUNT_MAX = 1e12

function checkJobCount({ requests }: Checked): readonly Finding[] {
  const jobCounts = requests.map(({ arrivals, jobs }) => {
    const { requestCount } = arrivalExtent(arrivals)
    return (requestCount ?? 0) * jobs.reduce((sum, { count }) => sum + count, 0)
  })
  const totalCount = Math.ceil(jobCounts.reduce((sum, count) => sum + count, 0))
  if (totalCount <= JOB_COUNT_MAX) return []
  const shown = totalCount > SHOWN_COUNT_MAX ? `more than ${formatCount(SHOWN_COUNT_MAX)}` : formatCount(totalCount)
  const message = `requests make ${shown} jobs together; a run holds at most ${formatCount(JOB_COUNT_MAX)}`
  return [{ path: ['requests'], at: 'key', message }]
}

/** As many as `concurrency` may give a thread. */
const THREAD_SLOT_COUNT_MAX = 1_000_000

/** A thread sets room aside for all the slots that it may ever carry. */
function checkSlotCount({ queues }: Checked): readonly Finding[] {
  return queues.flatMap(({ name, workers }) => {
    if (workers.autoscale === null) return []
    const slotCount = Math.ceil(workers.autoscale.maxCount / workers.threadCount) * workers.concurrencyCount
    if (slotCount <= THREAD_SLOT_COUNT_MAX) return []
    const path = ['workers', name, 'autoscale', 'max']
    const message = `${path.join('.')} makes ${formatCount(slotCount)} slots on each thread; a thread carries at most ${formatCount(THREAD_SLOT_COUNT_MAX)}`
    return [{ path, at: 'value' as const, message }]
  })
}
