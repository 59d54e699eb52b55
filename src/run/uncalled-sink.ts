import { ProgramError } from '../fault/program-error.ts'
import type { Sink } from '../sink/sink.ts'

/** Stands for a real sink on a thread that has none of its connections, because nothing that it runs calls it. */
export function uncalledSink(name: string): Sink {
  return {
    begin() {
      throw new ProgramError(`sink ${name} was called on a thread that has no connection to it`)
    },
    cancel() {},
    poll: () => false,
  }
}
