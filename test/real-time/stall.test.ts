import { expect, test } from 'vitest'
import { measure } from './qbench.ts'

const US_PER_MS = 1_000
const SERVICE_MS = 200
const STALL_FROM_MS = 3_000
const STALL_TO_MS = 5_000

/** What arithmetic says about test/fixtures/real-time/stall.yaml: one call each millisecond for 8 s. */
function predictMs(): number[] {
  return Array.from({ length: 8_000 }, (_, atMs) => {
    const startMs = atMs >= STALL_FROM_MS && atMs < STALL_TO_MS ? STALL_TO_MS : atMs
    const spansStall = startMs < STALL_FROM_MS && startMs + SERVICE_MS > STALL_FROM_MS
    return startMs - atMs + SERVICE_MS + (spansStall ? STALL_TO_MS - STALL_FROM_MS : 0)
  }).toSorted((a, b) => a - b)
}

test.each(['sync', 'async'] as const)(
  'a frozen sink is felt by every caller whose start it delayed, %s',
  async (mode) => {
    const workers = ['--set', 'workers.default.concurrency=5k']
    const { result } = await measure('stall.yaml', ['--mode', mode, ...workers])
    const predicted = predictMs()
    const nth = (ratio: number): number => (predicted[Math.ceil(predicted.length * ratio) - 1] as number) * US_PER_MS
    const [request] = result.measurement.requests
    // In async mode the answer comes before the work: what the work felt is the completion.
    const felt = mode === 'sync' ? request?.response : request?.completion
    if (!felt) throw new Error('no samples')
    expect(felt.count).toBe(8_000)
    const near = (measuredUs: number, predictedUs: number): number => Math.abs(measuredUs / predictedUs - 1)
    expect(near(felt.p50Us, nth(0.5))).toBeLessThan(0.01)
    expect(near(felt.p99Us, nth(0.99))).toBeLessThan(0.01)
    expect(near(felt.maxUs, nth(1))).toBeLessThan(0.01)
  },
  40_000,
)
