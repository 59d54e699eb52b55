import type { SinkSpec } from './scenario.ts'

/** A sink that is a peer over a network, and no model: it takes its own time, and exists before and after the run. */
export type RealSinkSpec = Extract<SinkSpec, { readonly kind: 'http' }>

const REAL_KINDS: readonly SinkSpec['kind'][] = ['http'] satisfies readonly RealSinkSpec['kind'][]

/** Whether a sink is the real thing. */
export function isRealSink(sink: SinkSpec): sink is RealSinkSpec {
  return REAL_KINDS.includes(sink.kind)
}
