import { endedCount } from '../measure/job-end.ts'
import type { LiveReading } from '../measure/live-reading.ts'
import { sum } from '../measure/sum.ts'
import { US_PER_SEC } from '../units/microseconds.ts'
import type { PlantReading } from './observer.ts'
import type { Plant } from './plant.ts'
import type { RunPlan } from './run-plan.ts'
import { queuesInUse } from './thread-role.ts'

/** Turns readings of the plant into what the live part of the screen shows. */
export type DescribeLive = (reading: PlantReading, lastResponseUs: number | null) => LiveReading

/** The rate shown is that of the last second, so that it neither flickers nor lags. */
const RATE_WINDOW_US = US_PER_SEC

/** Makes a describer, which remembers a second's worth of readings for the rate. */
export function createLive(plant: Pick<Plant, 'scenario' | 'mode'>, plan: RunPlan): DescribeLive {
  const recent: { atUs: number; doneCount: number }[] = []

  return (reading, lastResponseUs) => {
    const slotCount = countSlots(plant, reading)
    const { requests, jobs } = reading.ledger
    const doneCount = sum(jobs.map((job) => job.done))
    const createdCount = sum(jobs.map((job) => job.created))
    const depthCount = sum(reading.queues.map((queue) => queue.depthCount))
    const ages = reading.queues.flatMap(({ oldestUs }) => (oldestUs === null ? [] : [oldestUs]))
    return {
      elapsedUs: Math.max(0, reading.atUs),
      wallUs: Math.max(0, reading.atUs),
      offeredCount: sum(requests.map((request) => request.offered)),
      plannedRequestCount: plan.plannedRequestCount,
      answeredCount: sum(requests.map((request) => request.answered)),
      timedOutCount: sum(requests.map((request) => request.timedOut)),
      rejectedCount: sum(requests.map((request) => request.rejected)),
      lastResponseUs,
      plannedJobCount: plan.plannedRequestCount === null ? null : plan.jobCountMax,
      createdCount,
      doneCount,
      deadCount: sum(jobs.map((job) => job.dead + job.failed)),
      retryCount: sum(jobs.map((job) => job.retry)),
      donePerSec: rate(reading.atUs, doneCount),
      depthCount,
      oldestUs: ages.length === 0 ? null : Math.max(...ages),
      busyCount: Math.min(slotCount, Math.max(0, createdCount - sum(jobs.map(endedCount)) - depthCount)),
      slotCount,
    }
  }

  function rate(atUs: number, doneCount: number): number {
    recent.push({ atUs, doneCount })
    while (recent.length > 2 && atUs - (recent[1] as { atUs: number }).atUs >= RATE_WINDOW_US) recent.shift()
    const first = recent[0] as { atUs: number; doneCount: number }
    const spanUs = atUs - Math.max(0, first.atUs)
    return spanUs <= 0 ? 0 : ((doneCount - first.doneCount) / spanUs) * US_PER_SEC
  }
}

function countSlots({ scenario, mode }: Pick<Plant, 'scenario' | 'mode'>, { queues }: PlantReading): number {
  const used = queuesInUse(scenario, mode)
  return sum(
    scenario.queues.map(({ workers }, index) => {
      const workerCount = queues[index]?.workerCount ?? workers.threadCount
      return used.has(index) ? workerCount * workers.concurrencyCount : 0
    }),
  )
}
