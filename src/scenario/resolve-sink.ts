import type { FaultSpec } from './policy-spec.ts'
import type { ServerSpec, SinkSpec, Slowdown, Stall } from './scenario.ts'
import type { ScenarioDraft } from './scenario-schema.ts'

/** Turns a sink's draft, and what the scenario plans to happen to it, into its specification. */
export function resolveSink(
  name: string,
  sink: ScenarioDraft['sinks'][string],
  faults: readonly FaultSpec[],
): SinkSpec {
  switch (sink.kind) {
    case 'none':
      return { kind: 'none', name }
    case 'cpu':
      return { kind: 'cpu', name, burn: sink.burn }
    case 'mock-smtp':
      return {
        kind: 'mock-smtp',
        ...resolveServer(name, sink, faults),
        transientRatio: sink.transientRate,
        permanentRatio: sink.permanentRate,
        greetingUs: sink.greeting,
      }
    case 'mock-db':
      return {
        kind: 'mock-db',
        ...resolveServer(name, sink, faults),
        sigmaRatio: sink.contention.sigma,
        kappaRatio: sink.contention.kappa,
        collapse: sink.collapse ? { waitingCount: sink.collapse.waiting, downUs: sink.collapse.downFor } : null,
        errorRatio: sink.errorRate,
      }
    case 'mock-http':
      return {
        kind: 'mock-http',
        ...resolveServer(name, sink, faults),
        errorRatio: sink.errorRate,
        goneRatio: sink.goneRate,
        hangRatio: sink.hangRate,
      }
    case 'http':
      return {
        kind: 'http',
        name,
        url: sink.url,
        method: sink.method,
        headers: sink.headers,
        body: sink.body ?? null,
        connectionCount: sink.connections,
        connectTimeoutUs: sink.connectTimeout,
        breaker: sink.breaker ?? null,
      }
    case 'postgres':
      return {
        kind: 'postgres',
        name,
        url: sink.url,
        statement: sink.statement,
        connectionCount: sink.connections,
        isPooled: sink.pooled,
        connectTimeoutUs: sink.connectTimeout,
        breaker: sink.breaker ?? null,
      }
    case 'smtp':
      return {
        kind: 'smtp',
        name,
        url: sink.url,
        from: sink.from,
        to: sink.to,
        sizeBytes: sink.size,
        auth: sink.auth ?? null,
        starttls: sink.starttls,
        connectionCount: sink.connections,
        connectTimeoutUs: sink.connectTimeout,
        breaker: sink.breaker ?? null,
      }
  }
}

type ServerDraft = Extract<ScenarioDraft['sinks'][string], { readonly serviceTime: unknown }>

function resolveServer(name: string, sink: ServerDraft, faults: readonly FaultSpec[]): ServerSpec {
  const stretch = ({ atUs, forUs }: FaultSpec): Stall => ({ atUs, forUs })
  const pauses = faults.filter(({ kind }) => kind === 'pause-sink').map(stretch)
  return {
    name,
    connectionCount: sink.connections,
    serviceTime: sink.serviceTime,
    stalls: [...sink.stalls, ...pauses].sort((a, b) => a.atUs - b.atUs),
    slowdowns: faults.flatMap((fault): Slowdown[] =>
      fault.kind === 'slow-sink' ? [{ ...stretch(fault), factorRatio: fault.factorRatio }] : [],
    ),
    outages: faults.filter(({ kind }) => kind === 'refuse-sink').map(stretch),
    breaker: sink.breaker ?? null,
  }
}
