import type { Measurement } from '../measure/measurement.ts'
import type { RunResult } from '../result/run-result.ts'
import { formatCount } from '../units/count.ts'
import { formatMeasured } from './measured-duration.ts'
import type { Palette } from './palette.ts'
import { sparkline } from './sparkline.ts'

const SPARKLINE_WIDTH = 24

/** One line for each queue: its peak, its longest wait, its drain, and its depth over time. */
export function describeQueues({ measurement, scenario }: RunResult, palette: Palette): readonly string[] {
  const { queues, intervals } = measurement
  return queues.map(({ name, peakCount, oldestUs, pendingCount }) => {
    // Depths are noted for every queue of the scenario, also for those that this run did not use.
    const index = scenario.resolved.queues.findIndex((queue) => queue.name === name)
    const facts = [
      ...(queues.length > 1 ? [name] : []),
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
    return `${facts.join(' · ')}${shape}`
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
