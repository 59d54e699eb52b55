import { createVirtualTime } from '../clock/virtual-time.ts'
import { ProgramError } from '../fault/program-error.ts'
import { createEffectCounter } from '../measure/effect-counter.ts'
import { openEffects } from '../measure/effects.ts'
import type { JobTraceMemory } from '../measure/job-trace.ts'
import type { LedgerWords } from '../measure/ledger.ts'
import { createLocalProgress } from '../measure/local-progress.ts'
import type { Measurement } from '../measure/measurement.ts'
import { createRecorder } from '../measure/recorder.ts'
import { createLocalCompletions } from '../queue/local-completions.ts'
import { formatDuration } from '../units/duration.ts'
import type { RunCost, RunFacts } from './assemble-measurement.ts'
import { createDuty } from './create-duty.ts'
import type { Books } from './duty.ts'
import { createMortalThreads } from './mortal-threads.ts'
import { createObserver, type PlantReading } from './observer.ts'
import { allocatePlant, followedKinds } from './plant.ts'
import { mayRepeatEffects } from './repeated-effects.ts'
import type { RunPlan } from './run-plan.ts'
import { sliceLengthUs } from './slice-length.ts'
import { listThreads } from './thread-role.ts'
import type { Timeline } from './timeline.ts'

/** A run in simulated time: front, workers and sinks of the real run on one thread, with another clock. */
export interface Simulation {
  /** Goes on until so many more events have fired or the run is over; true when it is over. */
  step(eventCount: number): boolean
  read(): PlantReading
  /** No new requests; what has begun may go on for `graceUs` of simulated time. */
  interrupt(graceUs: number): void
  /** What the run left; only when it is over. */
  facts(cost: RunCost): RunFacts
}

/** What a simulation is made of. */
export interface SimulationParts {
  readonly scenario: RunFacts['scenario']
  readonly mode: RunFacts['mode']
  readonly plan: RunPlan
  readonly timeline: Pick<Timeline, 'addLatencies' | 'addReading'>
  /** Takes every job's times; absent or null: nobody asked for them. */
  readonly trace?: JobTraceMemory | null
}

/** Sets a simulation up at time 0. */
export function createSimulation({ scenario, mode, plan, timeline, trace }: SimulationParts): Simulation {
  const { intervalUs, jobCountMax } = plan
  const sliceUs = sliceLengthUs(plan)
  const plant = allocatePlant({ scenario, mode, sliceUs, jobCountMax, trace: trace ?? null }, 0)
  const time = createVirtualTime({ coreCount: scenario.coreCount })
  // One table for all: simulated threads never write at once.
  const recorder = createRecorder(scenario, plant.ledgers[0] as LedgerWords)
  const completions = createLocalCompletions()
  const books: Books = {
    recorder,
    // Ids are told apart only where two jobs may share one.
    effects: mayRepeatEffects(scenario) ? openEffects(plant.effects) : createEffectCounter(),
    progress: createLocalProgress(scenario, {
      recorder,
      followers: { isFollowed: followedKinds(scenario, mode), tell: completions.push },
    }),
  }
  let isStopped = false
  let ending: Measurement['ending'] = 'complete'
  let isOver = false
  let limit: { readonly atUs: number; readonly ending: Measurement['ending'] } = {
    atUs: plan.deadlineUs,
    ending: 'deadline',
  }
  const control = {
    isStopped: () => isStopped,
    frontQuiet(atUs: number) {
      lowerLimit(atUs + scenario.drainLimitUs, 'drain-limit')
    },
  }
  const threads = createMortalThreads({
    time,
    roles: listThreads(scenario, mode),
    faults: scenario.faults,
    createDuty: (role, lifeIndex, clock) =>
      createDuty(plant, clock, { role, lifeIndex, control, books, completions, links: null }),
  })
  const { turns } = threads
  const observer = createObserver(plant, time.nowUs)
  let isFrontDone = false
  let sliceIndex = 0

  return {
    step(eventCount) {
      const untilCount = time.firedCount() + eventCount
      if (time.firedCount() === 0) settle()
      while (!isOver) {
        if (time.firedCount() >= untilCount) return false
        const dueUs = time.nextDueUs()
        if (dueUs === Number.POSITIVE_INFINITY) throw stuck()
        if (dueUs > limit.atUs) cut()
        else {
          passSlices(dueUs)
          time.advance()
          settle()
        }
      }
      return true
    },
    read: observer.read,
    interrupt(graceUs) {
      isStopped = true
      ending = 'interrupted'
      lowerLimit(time.nowUs() + graceUs, 'interrupted')
      turns.call(0)
      settle()
    },
    facts: (cost) => ({
      scenario,
      mode,
      engine: 'events',
      plannedRequestCount: plan.plannedRequestCount,
      ending,
      reading: observer.read(),
      leftovers: observer.takeLeftovers(),
      effectCount: books.effects.distinctCount(),
      threads: threads.reports(),
      cost,
    }),
  }

  function settle(): void {
    turns.settle()
    if (!isFrontDone && threads.now[0]?.duty.isDone()) isFrontDone = true
    if (isFrontDone && threads.now.every(({ duty }, index) => index === 0 || duty.isDone())) finish()
  }

  function cut(): void {
    passSlices(limit.atUs)
    time.moveTo(limit.atUs)
    for (const { duty } of threads.now) duty.cut()
    if (ending === 'complete') ending = limit.ending
    finish()
  }

  function finish(): void {
    isOver = true
    timeline.addLatencies(sliceIndex, recorder.take())
  }

  /** Closes every slice that ends by then; what happens at its very end belongs to the next. */
  function passSlices(untilUs: number): void {
    for (let endUs = (sliceIndex + 1) * sliceUs; endUs <= untilUs; endUs += sliceUs) {
      timeline.addLatencies(sliceIndex++, recorder.take())
      time.moveTo(endUs)
      if (endUs % intervalUs === 0) timeline.addReading(observer.read())
    }
  }

  function lowerLimit(atUs: number, reason: Measurement['ending']): void {
    if (atUs < limit.atUs) limit = { atUs, ending: reason }
  }

  /** Nothing will ever happen again, and yet there is work: somebody forgot to set a timer. */
  function stuck(): ProgramError {
    const { ledger, queues, backlogCount } = observer.read()
    const awaited = ledger.requests.map((row, kind) => {
      const openCount = row.offered - row.answered - row.error - row.timedOut - row.rejected - row.open
      return `${openCount} ${scenario.requests[kind]?.name}`
    })
    const waiting = queues.map(({ depthCount }, index) => `${depthCount} in ${scenario.queues[index]?.name}`)
    return new ProgramError(
      `stuck at ${formatDuration(time.nowUs())}: nothing is scheduled, but requests wait for an answer (${awaited.join(', ')}), jobs wait (${waiting.join(', ')}), ${backlogCount} have not ended`,
    )
  }
}
