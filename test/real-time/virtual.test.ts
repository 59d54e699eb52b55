import { describe, expect, test } from 'vitest'
import type { RunResult } from '../../src/result/run-result.ts'
import { findFailures } from '../../src/result/verdict.ts'
import { runQbench } from './qbench.ts'

type Pair = Readonly<Record<'sync' | 'async', RunResult>>
type Clock = 'real' | 'virtual'

/** Runs take as long as they take: each is made once, one after the other. */
const pairs = new Map<string, Promise<Pair>>()

function runBoth(scenario: string, clock: Clock): Promise<Pair> {
  const key = `${scenario}, ${clock}`
  const running = pairs.get(key)
  if (running !== undefined) return running
  const pair = runQbench(['run', scenario, '--mode', 'both', '--clock', clock, '--json']).then(
    ({ stdout }) => JSON.parse(stdout) as Pair,
  )
  pairs.set(key, pair)
  return pair
}

async function measurements(scenario: string): Promise<Readonly<Record<Clock, Pair>>> {
  return { real: await runBoth(scenario, 'real'), virtual: await runBoth(scenario, 'virtual') }
}

/** What was expected and was not so, unless the machine's own lateness explains it. */
const failures = (result: RunResult): readonly string[] => findFailures(result).map(({ text }) => text)

describe('the simulation tells the story of the real run', () => {
  test.each(['spike', 'video'])(
    '%s: what failed in both modes, and the verdicts',
    async (scenario) => {
      const { real, virtual } = await measurements(scenario)
      for (const mode of ['sync', 'async'] as const) {
        expect(failures(virtual[mode])).toEqual(failures(real[mode]))
        // A loaded machine may make a real run doubtful; a simulation has no such excuse.
        expect([virtual[mode].verdict, 'inconclusive']).toContain(real[mode].verdict)
        expect(virtual[mode].verdict).toBe(mode === 'sync' ? 'fail' : 'pass')
      }
    },
    120_000,
  )

  test('spike: the database falls over in one and the same way', async () => {
    const { real, virtual } = await measurements('spike')
    const collapses = ({ measurement }: RunResult): boolean => (measurement.sinks[0]?.collapseCount ?? 0) > 0
    expect([collapses(virtual.sync), collapses(virtual.async)]).toEqual([true, false])
    expect([collapses(real.sync), collapses(real.async)]).toEqual([true, false])
  }, 120_000)

  test('spike: the queue makes jobs wait as long, within a tenth', async () => {
    const { real, virtual } = await measurements('spike')
    const waitUs = ({ measurement }: RunResult): number => measurement.jobs[0]?.wait?.p50Us ?? Number.NaN
    expect(Math.abs(waitUs(virtual.async) / waitUs(real.async) - 1)).toBeLessThan(0.1)
  }, 120_000)

  test('video: whoever shares a thread with heavy work waits for it, and else does not', async () => {
    const { real, virtual } = await measurements('video')
    const pageUs = ({ measurement }: RunResult): number => measurement.requests[1]?.response?.p99Us ?? Number.NaN
    for (const { sync, async } of [real, virtual]) expect(pageUs(sync)).toBeGreaterThan(3 * pageUs(async))
  }, 120_000)
})
