// Measures qbench beside its peers in one run and prints Markdown: ratios, because absolute figures move with the
// machine. Contestants run interleaved, each in a process of its own; every figure is a median. A section alone:
// BENCH_ONLY=simulated npm run bench
import os from 'node:os'
import { idealUs } from './ideal.js'
import { contestant, qbench, result, wallMs } from './process.js'
import { simulatedLines } from './simulated.js'
import { count, duration, median } from './statistics.js'

const ROUND_COUNT = Number(process.env.BENCH_ROUNDS ?? 5)

const OVERLOAD_ROUND_COUNT = 3

const PEERS = [
  { file: 'piscina.js', args: ['default'] },
  { file: 'piscina.js', args: ['tuned'] },
  { file: 'tinypool.js' },
  { file: 'poolifier.js' },
  { file: 'workerpool.js' },
  { file: 'post-message.js' },
  { file: 'fastq.js' },
]
const POOL_NAMES = /piscina|tinypool|poolifier|workerpool/

const note = (text) => process.stderr.write(`${text}\n`)
const print = (text = '') => process.stdout.write(`${text}\n`)

async function noopRounds() {
  const rounds = new Map()
  const keep = (measured) => rounds.set(measured.name, [...(rounds.get(measured.name) ?? []), measured])
  for (let round = 1; round <= ROUND_COUNT; round++) {
    note(`no-op jobs, round ${round} of ${ROUND_COUNT}`)
    for (const { file, args } of PEERS) keep(await contestant(file, args))
    keep(await noopThroughQbench())
    keep(await contestant('limit.js'))
  }
  return [...rounds].map(([name, measured]) => ({
    name,
    perSec: median(measured.map((one) => one.perSec)),
    cpuNsPerJob: median(measured.map((one) => one.cpuNsPerJob)),
    rssMb: median(measured.map((one) => one.rssMb)),
  }))
}

/** The whole product path, checked by count and by the sink's own ledger of ids. */
async function noopThroughQbench() {
  const { measurement } = await result('bench/scenarios/noop.yaml')
  const [job] = measurement.jobs
  if (job.doneCount !== job.createdCount || measurement.effectCount !== job.doneCount) throw new Error('jobs were lost')
  return {
    name: QBENCH,
    perSec: (job.doneCount / measurement.durationUs) * 1e6,
    cpuNsPerJob: (measurement.cpuUs * 1000) / job.doneCount,
    rssMb: measurement.rssPeakBytes / 2 ** 20,
  }
}

const QBENCH = '**qbench, memory queue, everything recorded**'

function printNoop(rows) {
  const best = Math.max(...rows.filter(({ name }) => POOL_NAMES.test(name)).map(({ perSec }) => perSec))
  const limit = rows.find(({ name }) => name.startsWith('limit')).perSec
  print('| no-op jobs, 2 worker threads | jobs/s | CPU per job | peak memory | × best pool | of the limit |')
  print('|---|--:|--:|--:|--:|--:|')
  for (const { name, perSec, cpuNsPerJob, rssMb } of rows.toSorted((a, b) => a.perSec - b.perSec)) {
    const cells = [name, count(perSec), `${count(cpuNsPerJob)} ns`, `${Math.round(rssMb)} MiB`]
    print(`| ${cells.join(' | ')} | ${(perSec / best).toPrecision(3)} | ${(perSec / limit).toPrecision(2)} |`)
  }
  print()
}

async function newsletterRow() {
  note('newsletter')
  const { measurement, scenario, seed } = await result('newsletter')
  const { jobs, sinks, queues, requests } = scenario.resolved
  const { workers } = queues[0]
  const ideal = idealUs({
    seed,
    sinkName: sinks[jobs[0].sinkIndex].name,
    serviceTime: sinks[jobs[0].sinkIndex].serviceTime,
    jobCount: requests[0].jobs[0].count,
    slotCount: workers.threadCount * workers.concurrencyCount,
  })
  const { doneCount } = measurement.jobs[0]
  const took = measurement.requests[0].completion.maxUs
  const response = measurement.requests[0].response.p99Us
  return [
    [
      'newsletter, 1M emails over 10,000 slots',
      duration(took),
      `${(took / ideal).toFixed(3)} × the ideal of ${duration(ideal)}`,
    ],
    ['its answer, p99', duration(response), `${count(doneCount)} delivered`],
    ['its peak memory', `${Math.round(measurement.rssPeakBytes / 2 ** 20)} MiB`, ''],
  ]
}

async function bystanderRow() {
  note('bystander')
  const { measurement } = await result('bench/scenarios/bystander.yaml')
  const { response } = measurement.requests[1]
  return [
    [
      'a bystander at 100/s meanwhile, p99',
      duration(response.p99Us),
      `p50 ${duration(response.p50Us)}, max ${duration(response.maxUs)}`,
    ],
  ]
}

async function latenessRows() {
  const rows = []
  for (const rate of ['1k/s', '10k/s', '100k/s']) {
    note(`arrivals at ${rate}`)
    const { measurement } = await result('bench/scenarios/arrivals.yaml', [
      '--set',
      `requests.ping.arrivals.constant.rate=${rate}`,
    ])
    const { lateness } = measurement
    rows.push([
      `arrivals at ${rate}, lateness p50`,
      duration(lateness.p50Us),
      `p99 ${duration(lateness.p99Us)}, max ${duration(lateness.maxUs)}`,
    ])
  }
  return rows
}

/** Offers single-job requests at a rate that cannot be met, then at twice what was met; medians, for the pairs vary. */
async function overloadRow() {
  const doneRate = async (rate) => {
    const { measurement } = await result('bench/scenarios/arrivals.yaml', [
      '--set',
      `requests.ping.arrivals.constant.rate=${rate}/s`,
    ])
    const arrivalUs = measurement.arrivalsEndUs
    const done = measurement.jobs[0].doneCount
    return (done / Math.max(arrivalUs, measurement.durationUs)) * 1e6
  }
  const pairs = []
  for (let round = 1; round <= OVERLOAD_ROUND_COUNT; round++) {
    note(`overload, round ${round} of ${OVERLOAD_ROUND_COUNT}`)
    const own = await doneRate(4_000_000)
    pairs.push({ own, twice: await doneRate(Math.round(own * 2)) })
  }
  const own = median(pairs.map((pair) => pair.own))
  const twice = median(pairs.map((pair) => pair.twice))
  return [
    [
      'open load at twice the own maximum',
      `${count(twice)}/s`,
      `${(twice / own).toFixed(2)} of the maximum, ${count(own)}/s`,
    ],
  ]
}

function startUpRows() {
  note('start-up')
  const bare = []
  const help = []
  for (let round = 0; round < 15; round++) {
    bare.push(wallMs(['-e', '0']))
    help.push(wallMs([qbench, '--help']))
  }
  const plus = median(help) - median(bare)
  return [
    [
      '`qbench --help`',
      `${Math.round(median(help))} ms`,
      `bare node ${Math.round(median(bare))} ms, + ${Math.round(plus)} ms`,
    ],
  ]
}

async function printProduct() {
  const rows = [
    ...(await newsletterRow()),
    ...(await bystanderRow()),
    ...(await latenessRows()),
    ...(await overloadRow()),
    ...startUpRows(),
  ]
  print('| what | measured | beside |')
  print('|---|--:|---|')
  for (const cells of rows) print(`| ${cells.join(' | ')} |`)
  print()
}

function printMachine() {
  const load = os.loadavg()[0].toFixed(1)
  print(
    `${os.cpus()[0].model}, ${os.cpus().length} cores, ${Math.round(os.totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ${os.type()} ${os.release()}; medians of ${ROUND_COUNT} interleaved rounds; load average before ${load}.`,
  )
  print()
}

const SECTIONS = {
  peers: async () => printNoop(await noopRounds()),
  product: printProduct,
  simulated: () => print(simulatedLines({ roundCount: ROUND_COUNT, note }).join('\n')),
}

const { BENCH_ONLY: only } = process.env
if (only !== undefined && !Object.hasOwn(SECTIONS, only)) {
  throw new Error(`BENCH_ONLY=${only} is none of ${Object.keys(SECTIONS).join(', ')}`)
}
printMachine()
for (const [name, section] of Object.entries(SECTIONS)) if (only === undefined || only === name) await section()
