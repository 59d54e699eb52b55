// What simulated time costs, each figure beside its goal. Whole processes by the wall, jobs by what the run itself says.
import { markovTables } from './markov.js'
import { count, duration, median } from './statistics.js'
import { EVENTS, ownScenario, SHORTCUTS, virtualRun } from './virtual-run.js'

/**
 * Rules the shortcut out and changes nothing else: no job waits so long. The same for the limit of the drain, as a
 * million jobs over 1,000 slots take 50 s.
 */
const PAST_THE_SHORTCUT = ['--set', 'jobs.email.ttl=10h', '--set', 'drain.limit=10h']

const LARGE = [
  ['requests.send.jobs.email', '100m'],
  ['queues.default.capacity', '100m'],
  ['drain.limit', '10h'],
].flatMap(([path, value]) => ['--set', `${path}=${value}`])

/** Lines of Markdown: what simulated runs cost, and how that compares with SimPy. */
export function simulatedLines({ roundCount, note }) {
  const repeat = (name, scenario, options) =>
    Array.from({ length: roundCount }, (_, round) => {
      note(`${name}, round ${round + 1} of ${roundCount}`)
      return virtualRun(scenario, options)
    })
  const campaign = repeat('campaign', ownScenario('campaign'), { engines: EVENTS })
  const newsletter = repeat('newsletter', 'newsletter', { engines: SHORTCUTS })
  const thousandSlots = repeat('newsletter, 1,000 slots', 'newsletter', {
    engines: EVENTS,
    args: ['--set', 'workers.default.concurrency=500', ...PAST_THE_SHORTCUT],
  })
  const markov = markovTables({ roundCount, note })
  note('newsletter, 100M emails')
  const large = virtualRun('newsletter', { engines: SHORTCUTS, args: LARGE })
  return [
    '| simulated time | measured | goal | beside |',
    '|---|--:|--:|---|',
    wholeRow('1M emails, retries, a rate limit: whole process', { runs: campaign, goalUs: 1.2e6 }),
    wholeRow('bundled newsletter, 1M emails: whole process', { runs: newsletter, goalUs: 0.4e6 }),
    perJobRow('every event, 1M emails of one request, 1,000 slots', thousandSlots),
    perJobRow('every event, 1M requests of one job, 1,000 slots', markov.thousandServers),
    wholeRow('100M emails over 10,000 slots: whole process', { runs: [large], goalUs: 15e6 }),
    memoryRow(large, newsletter),
    ...markov.speedRows,
    '',
    ...markov.waitLines,
  ]
}

function wholeRow(name, { runs, goalUs }) {
  const wholeUs = median(runs.map((run) => run.wholeUs))
  const { engine, durationUs } = runs[0].measurement
  const engineUs = median(runs.map((run) => run.measurement.wallUs))
  const beside = `${duration(durationUs)} simulated in ${duration(engineUs)} (${engine}), the rest is start-up`
  return row([name, duration(wholeUs), goal(`≤ ${duration(goalUs)}`, wholeUs <= goalUs), beside])
}

const JOB_NS_MAX = 700

function perJobRow(name, runs) {
  const perJob = (us) =>
    median(runs.map(({ measurement }) => (us(measurement) * 1e3) / measurement.jobs[0].createdCount))
  const cpuNs = perJob((measurement) => measurement.cpuUs)
  const wallNs = perJob((measurement) => measurement.wallUs)
  const beside = `processor time; ${count(wallNs)} ns by the wall`
  return row([name, `${count(cpuNs)} ns per job`, goal(`≤ ${JOB_NS_MAX} ns`, cpuNs <= JOB_NS_MAX), beside])
}

/** Flat: a hundred times the jobs take no more than a quarter more, the noise of the allocator included. */
const FLAT_RATIO_MAX = 1.25

function memoryRow(large, small) {
  const mib = (run) => run.measurement.rssPeakBytes / 2 ** 20
  const smallMib = median(small.map(mib))
  const isFlat = mib(large) <= smallMib * FLAT_RATIO_MAX
  const beside = `${Math.round(smallMib)} MiB with 1M emails`
  return row(['its peak memory', `${Math.round(mib(large))} MiB`, goal('flat', isFlat), beside])
}

function goal(words, isMet) {
  return `${words} ${isMet ? '✓' : '✗'}`
}

function row(cells) {
  return `| ${cells.join(' | ')} |`
}
