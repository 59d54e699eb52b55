import { meanHoldUs } from '../measure/mean-service.ts'
import type { JobMeasure, SinkMeasure } from '../measure/measurement.ts'

/** An attempt this much longer than its service spent the rest waiting for a connection. */
const ATTEMPT_RATIO_MAX = 1.25

/** Whether a job's attempts took notably longer than the sink's service, because its connections were taken. */
export function waitsForConnections({ service, sinkName }: JobMeasure, sinks: readonly SinkMeasure[]): boolean {
  const sink = sinks.find(({ name }) => name === sinkName)
  const holdUs = sink ? meanHoldUs(sink) : null
  if (!sink || !service || holdUs === null || sink.waitingPeakCount === 0) return false
  return service.meanUs > holdUs * ATTEMPT_RATIO_MAX
}
