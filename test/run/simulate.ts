import { resolve } from 'node:path'
import { createLatencyHistogram } from '../../src/measure/latency-histogram.ts'
import { listLatencySeries } from '../../src/measure/latency-series.ts'
import { bucketLowUs } from '../../src/measure/latency-table.ts'
import type { Measurement } from '../../src/measure/measurement.ts'
import type { LatencySlice } from '../../src/measure/recorder.ts'
import { assembleMeasurement } from '../../src/run/assemble-measurement.ts'
import type { PlantReading } from '../../src/run/observer.ts'
import { planRun } from '../../src/run/run-plan.ts'
import { createSimulation, type Simulation } from '../../src/run/simulation.ts'
import { createTimeline } from '../../src/run/timeline.ts'
import { loadScenario } from '../../src/scenario/load-scenario.ts'
import type { Mode, Scenario } from '../../src/scenario/scenario.ts'
import { loadText } from '../scenario/load-text.ts'

/** The parts of an engine that a simulation is made with; a mutated copy has its own. */
export interface EngineParts {
  readonly planRun: typeof planRun
  readonly createTimeline: typeof createTimeline
  readonly createSimulation: typeof createSimulation
  readonly assembleMeasurement: typeof assembleMeasurement
}

/** Those of the sources as they are. */
const ENGINE: EngineParts = { planRun, createTimeline, createSimulation, assembleMeasurement }

/** A simulation that a test steps as it likes. */
export interface OpenSimulation {
  readonly simulation: Simulation
  /** To be called when it is over. */
  finish(): Simulated
}

/** What a finished simulation came to. */
export interface Simulated {
  readonly measurement: Measurement
  /**
   * Every sample of a series such as `save.wait`, in ascending order: exact below 2,048 us, then the lowest value of
   * its bucket, which for multiples of 1,024 us is the value itself up to two seconds.
   */
  samplesUs(series: string): number[]
  /** The exact sum of a series. */
  sumUs(series: string): number
}

/** Sets a simulation of a scenario up. */
export function openSimulation(scenario: Scenario, mode: Mode, engine: EngineParts = ENGINE): OpenSimulation {
  const plan = engine.planRun(scenario)
  const names = listLatencySeries(scenario)
  const timeline = engine.createTimeline(names, plan)
  const slices: LatencySlice[] = []
  const simulation = engine.createSimulation({
    scenario,
    mode,
    plan,
    timeline: {
      ...timeline,
      addLatencies(slice, latencies) {
        slices.push(latencies)
        timeline.addLatencies(slice, latencies)
      },
    },
  })
  const batchesOf = (name: string) =>
    slices.flat().flatMap(({ series, batch }) => (names[series] === name ? [batch] : []))

  return {
    simulation,
    finish() {
      const facts = simulation.facts({ wallUs: 0, cpuUs: 0, rssPeakBytes: 0 })
      const measurement = engine.assembleMeasurement(facts, timeline.finish(facts.reading, createLatencyHistogram))
      return {
        measurement,
        samplesUs: (series) =>
          batchesOf(series)
            .flatMap(spread)
            .sort((a, b) => a - b),
        sumUs: (series) => batchesOf(series).reduce((sumUs, batch) => sumUs + batch.sumUs, 0),
      }
    },
  }
}

/** The samples of a batch, one by one. */
function spread({ buckets }: LatencySlice[number]['batch']): number[] {
  const samplesUs: number[] = []
  for (let at = 0; at < buckets.length; at += 2) {
    for (let count = buckets[at + 1] as number; count > 0; count--) samplesUs.push(bucketLowUs(buckets[at] as number))
  }
  return samplesUs
}

/** More than any test needs: an engine that is broken on purpose may have no end. */
const EVENT_COUNT_MAX = 1e7

/** Simulates a whole run. */
export function simulate(
  scenario: Scenario,
  mode: Mode,
  { stepCount = 1e6, engine = ENGINE }: { stepCount?: number; engine?: EngineParts } = {},
): Simulated {
  const { simulation, finish } = openSimulation(scenario, mode, engine)
  for (let count = 0; !simulation.step(stepCount); count += stepCount) {
    if (count > EVENT_COUNT_MAX) throw new Error(`no end after ${count} events`)
  }
  return finish()
}

/** Simulates a run event by event; what `look` sees of each instant is gathered whenever it differs from the last. */
export function watchSimulation(
  scenario: Scenario,
  mode: Mode,
  { look, engine = ENGINE }: { look: (reading: PlantReading) => number; engine?: EngineParts },
): readonly { readonly atUs: number; readonly count: number }[] {
  const { simulation } = openSimulation(scenario, mode, engine)
  const changes: { atUs: number; count: number }[] = []
  let last = 0
  for (let isOver = false, stepCount = 0; !isOver; stepCount++) {
    if (stepCount > EVENT_COUNT_MAX) throw new Error(`no end after ${stepCount} events`)
    isOver = simulation.step(1)
    const reading = simulation.read()
    const count = look(reading)
    if (count !== last) changes.push({ atUs: reading.atUs, count: count - last })
    last = count
  }
  return changes
}

/** A scenario by what differs from the shortest: sections of the file as YAML, one a line. */
export function scenarioOf(...sections: readonly string[]): Scenario {
  return loadText(['version: 1', ...sections].join('\n')).scenario
}

/** A bundled scenario, or a fixture by its path; `settings` are overrides such as `jobs.email.retry.attempts=3`. */
export function bundled(name: string, ...settings: readonly string[]): Scenario {
  const path = resolve(name.endsWith('.yaml') ? name : `scenarios/${name}.yaml`)
  const overrides = settings.map((setting) => {
    const [key = '', value = ''] = setting.split(/=(.*)/s)
    return { path: key, value, origin: '--set' }
  })
  return loadScenario({ path, displayPath: name }, { overrides, readTrace: () => new Float64Array() }).scenario
}
