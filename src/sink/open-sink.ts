import type { Clock } from '../clock/clock.ts'
import { ProgramError } from '../fault/program-error.ts'
import { unreachable } from '../fault/unreachable.ts'
import type { SinkSpec } from '../scenario/scenario.ts'
import { openCpu } from './cpu.ts'
import { openMockDb } from './mock-db.ts'
import { openMockHttp } from './mock-http.ts'
import { openMockSmtp } from './mock-smtp.ts'
import { openNone } from './none.ts'
import type { Sink, SinkContext } from './sink.ts'

/** Opens one thread's view of a sink, for the calls of its own job table. */
export function openSink(spec: SinkSpec, clock: Clock, context: SinkContext): Sink {
  switch (spec.kind) {
    case 'none':
      return openNone(context)
    case 'cpu':
      return openCpu(spec, clock, context)
    case 'mock-smtp':
      return openMockSmtp(spec, clock, context)
    case 'mock-db':
      return openMockDb(spec, clock, context)
    case 'mock-http':
      return openMockHttp(spec, clock, context)
    case 'http':
    case 'postgres':
    case 'smtp':
      throw new ProgramError(`${spec.name} is no model: its link opens it`)
    default:
      return unreachable(spec)
  }
}
