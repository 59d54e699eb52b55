import type { Clock, Timer } from '../clock/clock.ts'
import { type AutoscaleView, decideScale } from '../policy/autoscale.ts'
import type { AutoscaleSpec } from '../scenario/policy-spec.ts'

/**
 * The control plane of one queue: looks every so often, decides how many workers are wanted, starts and gives up. A run
 * begins at rest, with `minCount` workers that are ready; the first look is one period later.
 */
export interface Autoscaler {
  /** What it has done so far. */
  account(): ScaleAccount
}

/** What the workers of a queue were, as far as the control plane knows. */
export interface ScaleAccount {
  /** Most workers that were ready at once. */
  readonly peakCount: number
  /** Cold starts. */
  readonly startedCount: number
  /** From the first decision for more until those that were wanted were all ready; null: never. */
  readonly timeToCapacityUs: number | null
  /** Paid time of all workers together until `changedUs`; since then `paidCount` are paid for. */
  readonly workerUs: number
  readonly paidCount: number
  readonly changedUs: number
}

/** What an autoscaler is made of. */
export interface AutoscalerParts {
  readonly spec: AutoscaleSpec
  /** Slots of one worker. */
  readonly concurrencyCount: number
  readonly clock: Pick<Clock, 'recentUs' | 'at' | 'cancel'>
  /** Reads the signals. */
  readonly look: (nowUs: number) => Pick<AutoscaleView, 'waitingCount' | 'oldestUs' | 'busySlotCount'>
  /** Takes how many workers can work from now on; told at every look, also when nothing has changed. */
  readonly assign: (readyCount: number) => void
}

/** Workers that were started together and are ready together. */
interface Batch {
  count: number
  readonly timer: Timer
}

/** Makes an autoscaler and sets its first timer. */
export function createAutoscaler({ spec, concurrencyCount, clock, look, assign }: AutoscalerParts): Autoscaler {
  /** In the order of their starts, which is that of their being ready. */
  const starting: Batch[] = []
  /** Wanted workers are those that are paid for: the ready ones and the starting ones. */
  let wantedCount = spec.minCount
  let readyCount = spec.minCount
  let peakCount = readyCount
  let startedCount = 0
  let workerUs = 0
  let changedUs = 0
  let lastChangeUs = Number.NEGATIVE_INFINITY
  let firstGrowthUs: number | null = null
  let timeToCapacityUs: number | null = null
  let dueUs = spec.everyUs
  clock.at(dueUs, decide, 0)

  return {
    account: () => ({ peakCount, startedCount, timeToCapacityUs, workerUs, paidCount: wantedCount, changedUs }),
  }

  function decide(): void {
    const nowUs = clock.recentUs()
    const slotCount = readyCount * concurrencyCount
    const view = { ...look(nowUs), wantedCount, readyCount, slotCount, lastChangeUs }
    const count = decideScale(spec, view, nowUs)
    if (count !== wantedCount) {
      workerUs += wantedCount * (nowUs - changedUs)
      changedUs = nowUs
      lastChangeUs = nowUs
      if (count > wantedCount) start(count - wantedCount, nowUs)
      else giveUp(wantedCount - count)
      wantedCount = count
    }
    publish(nowUs)
    // On a grid; but a thread that was held up does not look several times for the looks that it missed.
    dueUs = dueUs + spec.everyUs > nowUs ? dueUs + spec.everyUs : nowUs + spec.everyUs
    clock.at(dueUs, decide, 0)
  }

  function start(count: number, nowUs: number): void {
    startedCount += count
    firstGrowthUs ??= nowUs
    if (spec.coldStartUs === 0) readyCount += count
    else starting.push({ count, timer: clock.at(nowUs + spec.coldStartUs, becomeReady, 0) })
  }

  /** Those that would be ready last go first: they have no job to end. */
  function giveUp(count: number): void {
    let leftCount = count
    for (let batch = starting.at(-1); batch !== undefined && leftCount > 0; batch = starting.at(-1)) {
      const takenCount = Math.min(leftCount, batch.count)
      batch.count -= takenCount
      leftCount -= takenCount
      if (batch.count > 0) break
      clock.cancel(batch.timer)
      starting.pop()
    }
    readyCount -= leftCount
  }

  function becomeReady(): void {
    readyCount += starting.shift()?.count ?? 0
    publish(clock.recentUs())
  }

  function publish(nowUs: number): void {
    peakCount = Math.max(peakCount, readyCount)
    if (firstGrowthUs !== null && readyCount >= wantedCount) timeToCapacityUs ??= nowUs - firstGrowthUs
    assign(readyCount)
  }
}
