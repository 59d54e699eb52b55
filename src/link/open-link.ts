import { unreachable } from '../fault/unreachable.ts'
import type { RealSinkSpec } from '../scenario/real-sink.ts'
import type { LinkOptions, SinkLink } from './link.ts'

/**
 * Opens one thread's link to a real sink, each within a deadline of its own. Throws `RunError` that names the sink and
 * its peer: with exit code 2 where the scenario or the command must be changed, 3 where the peer cannot be reached.
 */
export async function openLink(spec: RealSinkSpec, options: LinkOptions): Promise<SinkLink> {
  switch (spec.kind) {
    case 'http':
      return (await import('./http-link.ts')).openHttpLink(spec, options)
    case 'postgres':
      return (await import('./postgres-link.ts')).openPostgresLink(spec, options)
    case 'smtp':
      return (await import('./smtp-link.ts')).openSmtpLink(spec, options)
    default:
      return unreachable(spec)
  }
}
