import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Worker } from 'node:worker_threads'
import ts from 'typescript'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBurner } from '../../src/clock/burner.ts'
import { measureMachinePace } from '../../src/clock/machine-pace.ts'
import { createRealClock } from '../../src/clock/real-clock.ts'
import { openTimeSource } from '../../src/clock/time-source.ts'
import { US_PER_MS } from '../../src/units/microseconds.ts'

/** These tests say nothing that a slow or busy machine could make untrue. */

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qbench-clock-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

test('time starts at the origin and never runs backwards', () => {
  const clock = createRealClock({ originNs: process.hrtime.bigint() })
  let lastUs = clock.nowUs()
  expect(lastUs).toBeGreaterThanOrEqual(-1)
  for (let count = 0; count < 200_000; count++) {
    const nowUs = clock.nowUs()
    if (nowUs < lastUs || !Number.isInteger(nowUs)) expect.fail(`${nowUs} came after ${lastUs}`)
    lastUs = nowUs
  }
  expect(clock.recentUs()).toBe(lastUs)
})

test('no timer is early, none is lost, and the clock says from when on it must be asked', () => {
  const clock = createRealClock({ originNs: process.hrtime.bigint() })
  const dueUs = Array.from({ length: 2_000 }, (_, slot) => clock.nowUs() + ((slot * 37) % 20_000))
  const firedUs: number[] = []
  for (const [slot, due] of dueUs.entries()) clock.at(due, (fired) => (firedUs[fired] = clock.nowUs()), slot)
  while (clock.nextDueUs() !== Number.POSITIVE_INFINITY) {
    const nextDueUs = clock.nextDueUs()
    if (clock.advance()) expect(clock.recentUs()).toBeGreaterThanOrEqual(nextDueUs)
  }
  expect(firedUs).toHaveLength(dueUs.length)
  for (const [slot, due] of dueUs.entries()) expect(firedUs[slot]).toBeGreaterThanOrEqual(due)
})

test('lateness leaves out the time for which the thread was occupied on purpose', () => {
  let clock = createRealClock({ originNs: process.hrtime.bigint() })
  expect(() => clock.occupy(1, () => {}, 0)).toThrow('without the means')
  clock = createRealClock({
    originNs: process.hrtime.bigint(),
    occupy: (forUs) => {
      const untilUs = clock.nowUs() + forUs
      while (clock.nowUs() < untilUs);
    },
  })
  const startUs = clock.nowUs()
  const done: number[] = []
  clock.occupy(30 * US_PER_MS, (slot) => done.push(slot), 7)
  expect(done).toEqual([7])
  const latenessUs = clock.latenessUs(startUs)
  expect(latenessUs).toBeLessThanOrEqual(clock.nowUs() - startUs - 30 * US_PER_MS)
  expect(clock.latenessUs(clock.nowUs() + 60_000 * US_PER_MS)).toBe(0)
})

test('another thread reads the same time: within 1 ms between two readings here', async () => {
  const originNs = process.hrtime.bigint()
  const readUs = openTimeSource(originNs)
  const worker = new Worker(compileTimeReader(), { workerData: { originNs } })
  try {
    const readingUs = await new Promise<number>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
    })
    expect(readingUs).toBeGreaterThanOrEqual(-US_PER_MS)
    expect(readingUs).toBeLessThanOrEqual(readUs() + US_PER_MS)

    for (let count = 0; count < 100; count++) {
      const beforeUs = readUs()
      const between = new Promise<number>((resolve) => worker.once('message', resolve))
      worker.postMessage('read')
      const otherUs = await between
      expect(otherUs).toBeGreaterThanOrEqual(beforeUs - US_PER_MS)
      expect(otherUs).toBeLessThanOrEqual(readUs() + US_PER_MS)
    }
  } finally {
    await worker.terminate()
  }
})

test('burning costs processor time, and ten times as much for ten times as long', () => {
  const burn = createBurner()
  const costUs = (forUs: number): number => {
    const before = process.cpuUsage()
    burn(forUs)
    const used = process.cpuUsage(before)
    return used.user + used.system
  }
  const shortUs = Math.min(...Array.from({ length: 5 }, () => costUs(20 * US_PER_MS)))
  const longUs = costUs(200 * US_PER_MS)
  // A processor may change its pace between the measurement and the burn, though hardly by so much.
  expect(shortUs).toBeGreaterThan(5 * US_PER_MS)
  expect(longUs).toBeGreaterThan(4 * shortUs)
})

/** Compiles the time source for a thread, which cannot load TypeScript here; returns the path of the thread's script. */
function compileTimeReader(): string {
  const compilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    rewriteRelativeImportExtensions: true,
  }
  for (const path of ['units/microseconds', 'clock/time-source']) {
    const source = readFileSync(new URL(`../../src/${path}.ts`, import.meta.url), 'utf8')
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, `${path}.js`), ts.transpileModule(source, { compilerOptions }).outputText)
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  const script = join(folder, 'time-reader.js')
  writeFileSync(
    script,
    `import { parentPort, workerData } from 'node:worker_threads'
import { openTimeSource } from './clock/time-source.js'
const readUs = openTimeSource(workerData.originNs)
parentPort.on('message', () => parentPort.postMessage(readUs()))
parentPort.postMessage(readUs())
`,
  )
  return script
}

test('a machine is measured by sleeps that are never early, work that takes time, and a clock that ticks', () => {
  const pace = measureMachinePace({ sleepCount: 10, sleepUs: 500, workCount: 5, workUs: 1_000 })
  expect(pace.sleepLatenessUs).toHaveLength(10)
  expect(Math.min(...pace.sleepLatenessUs)).toBeGreaterThanOrEqual(0)
  expect(pace.workUs).toHaveLength(5)
  expect(Math.min(...pace.workUs)).toBeGreaterThan(100)
  expect(pace.resolutionUs).toBeGreaterThan(0)
})
