import { createSteppedClock } from '../../src/clock/stepped-clock.ts'
import type { LinkOptions, SinkLink } from '../../src/link/link.ts'
import { createJobTable } from '../../src/measure/job-table.ts'
import type { RealSinkSpec } from '../../src/scenario/real-sink.ts'
import { readSink } from '../../src/sink/read-sink.ts'
import type { Outcome } from '../../src/sink/sink.ts'
import { allocateSinkMemory } from '../../src/sink/sink-memory.ts'
import type { LoopbackServer } from './loopback-server.ts'

const open: { server: LoopbackServer; link: SinkLink | null }[] = []

/** Closes what the test has opened. */
export async function closeAll(): Promise<void> {
  for (const { server, link } of open.splice(0)) {
    await link?.close(0)
    await server.close()
  }
}

/** Has a server closed with the others. */
export function keep<Server extends LoopbackServer>(server: Server): { server: Server; link: SinkLink | null } {
  const entry = { server, link: null }
  open.push(entry)
  return entry
}

/** The server that the test began last. */
export const lastServer = (): LoopbackServer | undefined => open.at(-1)?.server

/** Opens a link to a server, and the sink that comes of it, whose calls a test makes and awaits one by one. */
export async function openCalls<Server extends LoopbackServer, Spec extends RealSinkSpec>(
  server: Server,
  { spec, open: openLink, options }: CallSettings<Spec>,
) {
  const entry = keep(server)
  const link = await openLink(spec, {
    connectionCount: 1,
    access: { ownHosts: [], secrets: {} },
    typeNames: ['save', 'mail'],
    isLate: false,
    ...options,
  })
  entry.link = link
  const table = createJobTable(8)
  for (let row = 0; row < 8; row++) {
    table.id[row] = 100 + row
    table.type[row] = row % 2
    table.attempt[row] = 1
  }
  const memory = allocateSinkMemory(spec)
  const waiting = new Map<number, (outcome: Outcome) => void>()
  const clock = createSteppedClock()
  const settled = (row: number, outcome: Outcome): void => waiting.get(row)?.(outcome)
  const sink = link.openSink(clock, { table, settled, key: 1, memory })
  const call = (row: number): Promise<Outcome> =>
    new Promise((resolve) => {
      waiting.set(row, resolve)
      sink.begin(row)
    })
  return { server, link, sink, call, read: () => readSink(spec, memory, clock.nowUs()) }
}

interface CallSettings<Spec> {
  readonly spec: Spec
  readonly open: (spec: Spec, options: LinkOptions) => Promise<SinkLink>
  readonly options: Partial<LinkOptions>
}
