import type { SinkSpec } from './scenario.ts'

/** A sink that is a peer over a network, and no model: it takes its own time, and exists before and after the run. */
export type RealSinkSpec = Extract<SinkSpec, { readonly kind: RealSinkKind }>

type RealSinkKind = 'http' | 'postgres' | 'smtp'

const REAL_KINDS: Readonly<Record<RealSinkKind, true>> = { http: true, postgres: true, smtp: true }

/** Whether a kind of sink is the real thing. */
export function isRealKind(kind: SinkSpec['kind']): kind is RealSinkKind {
  return Object.hasOwn(REAL_KINDS, kind)
}

/** Whether a sink is the real thing. */
export function isRealSink(sink: SinkSpec): sink is RealSinkSpec {
  return isRealKind(sink.kind)
}
