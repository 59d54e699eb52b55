import type { Clock } from '../clock/clock.ts'
import { ProgramError } from '../fault/program-error.ts'
import { createFront, type Front, type QueuePressure } from '../front/front.ts'
import { planArrivals } from '../load/plan-arrivals.ts'
import { queuedJobs } from '../measure/job-types.ts'
import { createAdmission } from '../policy/admission.ts'
import type { CompletionSource } from '../queue/completions.ts'
import { type MemoryQueue, openMemoryQueue } from '../queue/memory-queue.ts'
import type { JobSpec, RequestSpec } from '../scenario/scenario.ts'
import { createArrivalDriver } from './arrival-driver.ts'
import { createComebacks } from './comebacks.ts'
import type { Control } from './control.ts'
import { openControlPlane } from './control-plane.ts'
import type { Books, Duty } from './duty.ts'
import { createFrontHandlers } from './front-handlers.ts'
import { scheduleFrontStalls } from './front-stalls.ts'
import type { Plant } from './plant.ts'
import { createReaper } from './reaper.ts'
import type { ThreadLinks } from './thread-links.ts'

/** What the front's thread works with. */
export interface FrontThreadParts {
  readonly control: Pick<Control, 'isStopped' | 'frontQuiet'>
  readonly books: Books
  /** The thread's real sinks; null: it calls none. */
  readonly links: ThreadLinks | null
  /** Tells of finished groups of jobs; only the front listens. */
  readonly completions: CompletionSource
}

/** The front's thread: arrivals, the API's slots and backlog, sync handlers, and the offering side of every queue. */
export function createFrontDuty(
  plant: Plant,
  clock: Clock,
  { control, books, completions, links }: FrontThreadParts,
): Duty {
  const { scenario, mode } = plant
  const { recorder } = books
  const queues = plant.queues.map(openMemoryQueue)
  const controlPlane = openControlPlane(plant, clock, queues)
  const pressed = { depthCount: 0, oldestUs: 0 }
  let isStopped = false
  let isQuiet = false
  let isClosed = false
  let idleAtUs: number | null = null

  const plans = scenario.requests.map(({ arrivals, name }) => planArrivals(arrivals, scenario.seed, name))
  const names = scenario.requests.map(({ name }) => name)
  const driver = createArrivalDriver({ plans, names, clock, front: () => front })
  const comebacks = createComebacks({
    clock,
    specs: scenario.requests,
    seed: scenario.seed,
    arrive: (arrival) => front.arriveAgain(arrival),
  })
  const front: Front = createFront({
    clock,
    scenario,
    mode,
    recorder,
    jobCountMax: plant.jobCountMax,
    clientFree: driver.clientFree,
    comebacks,
    admissions: scenario.requests.map(({ admission }) => (admission === null ? null : createAdmission(admission))),
    pressure,
    createHandlers: (desk, requests) =>
      createFrontHandlers(plant, clock, { books, completions, links, queues, desk, requests }),
  })
  driver.start()
  scheduleFrontStalls(clock, scenario.faults)
  const reaper = createReaper({ plant, clock, books, targets: queues })

  return {
    turn() {
      if (control.isStopped() && !isStopped) {
        isStopped = true
        driver.stop()
        comebacks.stop()
      }
      const maySleepUs = front.turn()
      if (!isQuiet && driver.isOver() && comebacks.waitingCount === 0 && front.awaitedCount() === 0) {
        isQuiet = true
        control.frontQuiet(clock.recentUs())
      }
      if (isQuiet && front.isIdle()) idleAtUs ??= clock.recentUs()
      return maySleepUs
    },
    isDone() {
      if (!isQuiet || !front.isIdle() || front.hasAskers() || reaper?.isIdle() === false) return false
      if (!isClosed) for (const queue of queues) queue.close()
      isClosed = true
      return controlPlane.isOver()
    },
    isCalled: completions.hasAny,
    sleep: completions.sleep,
    listen: completions.listen,
    cut() {
      front.cut()
      reaper?.cut()
      for (const queue of queues) queue.close()
    },
    die() {
      throw new ProgramError('the front does not die')
    },
    account: () => ({
      lastIntendedUs: driver.lastIntendedUs(),
      idleAtUs: idleAtUs === null ? null : Math.max(idleAtUs, reaper?.lastEndUs() ?? 0),
      enqueuedSumsUs: queues.map((queue) => queue.enqueuedSumUs()),
      taken: null,
      scales: controlPlane.accounts(),
      leavingUs: 0,
    }),
  }

  /** How full the queues are that a request of this kind needs: none, where it is served at once. One object for all. */
  function pressure(kind: number): QueuePressure {
    const spec = scenario.requests[kind] as RequestSpec
    pressed.depthCount = 0
    pressed.oldestUs = 0
    if ((spec.mode ?? mode) === 'sync') return pressed
    for (const { jobIndex } of queuedJobs(spec)) {
      const queue = queues[(scenario.jobs[jobIndex] as JobSpec).queueIndex] as MemoryQueue
      pressed.depthCount = Math.max(pressed.depthCount, queue.waitingCount())
      pressed.oldestUs = Math.max(pressed.oldestUs, queue.oldestUs(clock.recentUs()))
    }
    return pressed
  }
}
