import type { Measurement } from '../measure/measurement.ts'
import type { RunResult } from '../result/run-result.ts'
import { formatCount } from '../units/count.ts'
import { formatMeasured } from './measured-duration.ts'
import type { Palette } from './palette.ts'
import { findShownNames } from './shown-names.ts'
import { sparkline } from './sparkline.ts'
import { describeWorkers } from './workers-line.ts'

const SPARKLINE_WIDTH = 24

/** One line for each queue: its peak, its longest wait, its drain, and its depth over time; one more for scaled workers. */
export function describeQueues(result: RunResult, palette: Palette): readonly string[] {
  const { measurement, scenario } = result
  const { queues, intervals } = measurement
  const names = findShownNames(scenario.resolved)
  return queues.flatMap((queue) => {
    const { name, peakCount, oldestUs, pendingCount } = queue
    // Depths are noted for every queue of the scenario, also for those that this run did not use.
    const index = scenario.resolved.queues.findIndex((one) => one.name === name)
    const facts = [
      ...(queues.length > 1 ? [names.queue(name)] : []),
      `peak ${formatCount(peakCount)}`,
      ...(peakCount === 0
        ? ['nothing queued']
        : [`oldest ${formatMeasured(oldestUs)}`, describeDrain(measurement, pendingCount)]),
    ]
    const depths = intervals.map(({ depthCounts }) => depthCounts[index] ?? 0)
    // A backlog that came and went between two readings has no shape.
    const shape = depths.some((depthCount) => depthCount > 0)
      ? `   ${palette.accent(sparkline(depths, SPARKLINE_WIDTH))}`
      : ''
    const workers = describeWorkers(queue, result)
    return [`${facts.join(' · ')}${shape}`, ...(workers === null ? [] : [workers])]
  })
}

function describeDrain({ drain, arrivalsEndUs }: Measurement, pendingCount: number): string {
  const drained = formatMeasured(drain.drainUs ?? 0)
  switch (drain.verdict) {
    case 'none':
      return 'nothing queued'
    case 'drained':
      return arrivalsEndUs === 0 ? `drained in ${drained}` : `drained ${drained} after the last arrival`
    case 'equilibrium':
      return `not drained: ${formatCount(pendingCount)} left, no longer growing`
    case 'growing':
      return `not drained: ${formatCount(pendingCount)} left, still growing`
  }
}
