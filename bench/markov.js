// M/M/c in our two engines and in SimPy, one after the other in turns: how fast each is, and whether it is right.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { meanWaitUs } from '../dist/theory/markov-queue.js'
import { count, duration, median } from './statistics.js'
import { EVENTS, ownScenario, SHORTCUTS, virtualRun } from './virtual-run.js'

/** The more servers, the less they wait for chance: a thousand are busier, so that there is a wait to compare. */
const MODELS = [
  { serverCount: 10, utilisation: 0.9 },
  { serverCount: 1_000, utilisation: 0.98 },
]
const MEAN_SERVICE_MS = 50
const JOB_COUNT = 1_000_000

/** SimPy takes some 10 us a job, and its pace does not depend on how many they are. */
const SIMPY_JOB_COUNT = 250_000

/** Where Debian's package belongs; another Python on the path would not see it. */
const PYTHON = '/usr/bin/python3'
const SIMPY_SCRIPT = fileURLToPath(new URL('./simpy/mmc.py', import.meta.url))
const SIMPY_MISSING = 3

const GOAL_RATIO = 30

/** Rows on speed, lines on the mean wait, and the runs of the general engine with 1,000 servers. */
export function markovTables({ roundCount, note }) {
  const models = MODELS.map((model) => measure(model, { roundCount, note }))
  return {
    speedRows: models.flatMap(speedRows),
    waitLines: [
      '| mean wait, with its 95 % interval | Erlang C | every event | shortcut | SimPy |',
      '|---|--:|--:|--:|--:|',
      ...models.map(waitRow),
    ],
    thousandServers: models[1].events,
  }
}

function measure({ serverCount, utilisation }, { roundCount, note }) {
  const arrivalsPerSec = (utilisation * serverCount * 1_000) / MEAN_SERVICE_MS
  const settings = [
    ['requests.arrive.arrivals.poisson.rate', `${arrivalsPerSec}/s`],
    ['requests.arrive.arrivals.poisson.for', `${Math.round(JOB_COUNT / arrivalsPerSec)}s`],
    ['workers.default.concurrency', serverCount / 2],
  ]
  const args = settings.flatMap(([path, value]) => ['--set', `${path}=${value}`])
  const events = []
  const shortcut = []
  const simpy = []
  for (let round = 1; round <= roundCount; round++) {
    note(`M/M/${serverCount}, round ${round} of ${roundCount}`)
    // No job waits for hours: this only makes the general engine run.
    events.push(virtualRun(ownScenario('mmc'), { engines: EVENTS, args: [...args, '--set', 'jobs.work.ttl=10h'] }))
    shortcut.push(virtualRun(ownScenario('mmc'), { engines: SHORTCUTS, args }))
    simpy.push(...runSimpy({ serverCount, utilisation }))
  }
  return { serverCount, utilisation, arrivalsPerSec, events, shortcut, simpy }
}

/** One measurement, or none where SimPy is not installed. */
function runSimpy({ serverCount, utilisation }) {
  const argv = [SIMPY_SCRIPT, serverCount, utilisation, SIMPY_JOB_COUNT, MEAN_SERVICE_MS].map(String)
  const { status, stdout, stderr, error } = spawnSync(PYTHON, argv, { encoding: 'utf8' })
  if (error?.code === 'ENOENT' || status === SIMPY_MISSING) return []
  if (status !== 0) throw new Error(`${PYTHON} ${argv.join(' ')} ended with ${status}: ${stderr}`)
  return [JSON.parse(stdout)]
}

function speedRows({ serverCount, events, shortcut, simpy }) {
  const own = (runs) => runs.map(({ measurement }) => ({ ...measurement, jobCount: measurement.jobs[0].createdCount }))
  return [
    ['every event', own(events)],
    ['the shortcut', own(shortcut)],
  ].map(([name, runs]) => {
    const wall = jobsPerSec(runs, 'wallUs')
    const what = `M/M/${count(serverCount)}, ${name}`
    if (simpy.length === 0) {
      return `| ${what} | ${count(wall)} jobs/s | ≥ ${GOAL_RATIO} × SimPy | SimPy 2 is not installed |`
    }
    const simpyWall = jobsPerSec(simpy, 'wallUs')
    const ratio = wall / simpyWall
    const cpuRatio = jobsPerSec(runs, 'cpuUs') / jobsPerSec(simpy, 'cpuUs')
    const goal = `≥ ${GOAL_RATIO} × SimPy ${ratio >= GOAL_RATIO ? '✓' : '✗'}`
    const beside = `SimPy ${count(simpyWall)} jobs/s; ${Math.round(cpuRatio)} × by processor time`
    return `| ${what} | ${count(wall)} jobs/s, ${Math.round(ratio)} × | ${goal} | ${beside} |`
  })
}

function jobsPerSec(runs, cost) {
  return median(runs.map((run) => (run.jobCount / run[cost]) * 1e6))
}

function waitRow({ serverCount, utilisation, arrivalsPerSec, events, shortcut, simpy }) {
  const exactUs = meanWaitUs({ serverCount, arrivalsPerSec, meanServiceUs: MEAN_SERVICE_MS * 1_000 })
  const cells = [duration(exactUs), ...[events, shortcut].map((runs) => waitCell(ownWait(runs), exactUs))]
  const simpyCell = simpy.length === 0 ? 'not installed' : waitCell(simpyWait(simpy), exactUs)
  return `| M/M/${count(serverCount)}, ${utilisation} busy | ${[...cells, simpyCell].join(' | ')} |`
}

/** Every round is the same, to the bit. */
function ownWait([{ measurement }]) {
  const { meanUs, ci } = measurement.jobs[0].wait
  return { meanUs, lowUs: ci.mean.lowUs, highUs: ci.mean.highUs }
}

function simpyWait([{ meanWaitUs: meanUs, halfWidthUs }]) {
  return { meanUs, lowUs: Math.max(0, meanUs - halfWidthUs), highUs: meanUs + halfWidthUs }
}

/** Ours are whole microseconds. */
const ROUNDING_US = 0.5

function waitCell({ meanUs, lowUs, highUs }, exactUs) {
  const isWithin = exactUs >= lowUs - ROUNDING_US && exactUs <= highUs + ROUNDING_US
  return `${duration(meanUs)} (${duration(lowUs)} to ${duration(highUs)}) ${isWithin ? '✓' : '✗'}`
}
