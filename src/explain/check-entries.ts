import type { TrustCheck } from '../measure/trust-check.ts'
import { LITTLE_RATIO_MAX } from '../measure/trust-identities.ts'
import { sampleCountMin } from '../measure/trust-samples.ts'
import { LATENESS_RESPONSE_RATIO_MAX, LATENESS_US_MAX, OFFERED_RATIO_MAX } from '../measure/trust-schedule.ts'
import { GROWTH_RATIO_MAX, START_RATIO_MAX, UTILISATION_RATIO_MAX } from '../measure/trust-steadiness.ts'
import { formatCount } from '../units/count.ts'
import { formatDuration } from '../units/duration.ts'
import { formatRatio } from '../units/ratio.ts'
import type { EntryDrafts } from './entry.ts'

/** The checks that the tool runs on itself, by code; the compiler misses each that is left out. */
export const CHECK_ENTRIES: EntryDrafts<TrustCheck['code']> = {
  'ledger-closes': {
    aliases: ['ledger'],
    title: 'Every request and every job is accounted for',
    definition:
      'Each request offered and each job created is found again, exactly once, among the ways in which it can end.',
    formula: 'created = done + failed + dead + expired + shed + cut + never started + pending',
    use: 'Breaks: some figure cannot be true, so the run is invalid, whatever else it shows. Counted, never derived from rates.',
    source: 'after the total-queue checker: K. Kingsbury, "Jepsen: RabbitMQ" (2014)',
    see: ['<job>.lost', '<request>.offered', 'ledger.lost'],
  },
  'effects-match': {
    title: 'What was reported done had its effect at the sink',
    definition: 'The sinks keep one bit for each job id. Jobs done, less duplicates, must be as many as the bits.',
    formula: 'Σ (done − duplicated) = effects by job id, exactly',
    use: 'Breaks: the run is invalid. The sink is asked, because a worker that says "done" may be wrong.',
    source: 'after the total-queue checker: K. Kingsbury, "Jepsen: RabbitMQ" (2014)',
    see: ['<job>.done', '<job>.duplicated', 'ledger.done'],
  },
  'little-identity': {
    title: "Waits agree with Little's law",
    definition:
      'The sum of all waits is computed twice: from each wait, and from the sums of enqueue and dequeue times that the two sides of a queue keep apart.',
    formula: `|Σ waits − (Σ dequeue − Σ enqueue)| ÷ Σ waits ≤ ${formatRatio(LITTLE_RATIO_MAX)}`,
    use: 'Breaks: a clock or a counter is wrong, so the run is invalid. Over a whole run the law is an identity, not an estimate.',
    source: 'J. D. C. Little, "A Proof for the Queuing Formula" (Operations Research 9, 1961)',
    see: ['<job>.wait.mean', 'littles-law'],
  },
  'sink-limit-kept': {
    title: 'No sink had more connections in use than it has',
    definition:
      'All threads share the connections of a model. Their limit is what a scenario is about, so it is checked.',
    formula: 'most in use ≤ connections',
    use: 'Breaks: the run is invalid, for it met a larger sink than the file says.',
    see: ['<sink>.inUsePeak'],
  },
  'sagas-close': {
    title: 'Every transaction ended in one way',
    definition:
      'Transactions are counted when they are complete, undone or stuck; requests when they are answered. Both must come to the same.',
    formula: 'accepted = completed + compensated + stuck + still open',
    use: 'Breaks: a transaction was forgotten, or counted twice, so the run is invalid. A callback that failed counts as not completed.',
    source: 'H. Garcia-Molina, K. Salem, "Sagas" (SIGMOD, 1987)',
    see: ['<request>.completed', '<request>.compensated', '<request>.stuck', 'saga'],
  },
  'samples-match': {
    title: 'No latency went missing',
    definition:
      'Counts travel through shared memory, latencies in messages of the threads. Where there is no warm-up, there must be a sample for each count.',
    formula: 'service samples = attempts − fast fails; completion samples = completed; Σ waits = waits of the workers',
    use: 'Breaks: percentiles are of fewer samples than there were, so the run is invalid. With a warm-up it cannot be checked.',
    see: ['<job>.service.count', '<request>.completion.count', '<job>.wait.count'],
  },
  'offered-as-planned': {
    title: 'As many requests were sent as were planned',
    definition:
      'The arrivals are planned ahead from the seed; the number that really happened is held against the plan.',
    formula: `|offered ÷ planned − 1| ≤ ${formatRatio(OFFERED_RATIO_MAX)}`,
    use: 'Warns: the system met another load than the file says, which makes every verdict inconclusive.',
    see: ['<request>.offered', 'E1'],
  },
  'schedule-kept': {
    title: 'The tool itself was not late',
    definition: 'How long after their intended start requests really started, compared with what is measured.',
    formula: `lateness p99 < the larger of ${formatDuration(LATENESS_US_MAX)} and ${formatRatio(LATENESS_RESPONSE_RATIO_MAX)} of the response p50`,
    use: 'Warns: a failed latency may be our own delay, so it is inconclusive; a pass stands, as lateness only adds. Few requests are granted more.',
    source: 'G. Tene, "How NOT to Measure Latency" (talk, 2013)',
    see: ['lateness.p99', 'coordinated-omission', 'E1'],
  },
  'backlog-steady': {
    title: 'The backlog did not grow for as long as requests arrived',
    definition:
      'The mean number of jobs in the system rises from quarter to quarter and never falls back to what it was: then there is no steady state to measure.',
    formula: `warns when the last quarter's mean > ${GROWTH_RATIO_MAX} × the second's, rising all along`,
    use: 'Warns: latencies depend on the length of the run. Read the rates of arriving and done, not the percentiles.',
    see: ['<queue>.peak', '<job>.pending', 'backlog-grows', 'B2'],
  },
  'steady-start': {
    title: 'The run did not begin differently from how it went on',
    definition:
      'A detector (MSER-5) looks where one would cut the start off, and whether that part lies outside the rest.',
    formula: `warns when the part that differs is longer than ${formatRatio(START_RATIO_MAX)} of the recorded time`,
    use: 'Warns: lengthen warmup. Nothing is cut by itself, and a spike is not judged: there the start is the subject.',
    source: 'K. P. White (Simulation 69, 1997); K. P. White, M. J. Cobb, S. C. Spratt (WSC 2000)',
    see: ['warm-up', '<request>.response.count'],
  },
  'near-saturation': {
    title: 'The queue is not so near its limit that waits mean little',
    definition:
      'Near full utilisation a wait reacts many times over to a small change of the service time: a model, or another day, is off by that much.',
    formula: `warns from ρ = ${formatRatio(UTILISATION_RATIO_MAX)}; prints (dW ÷ W) ÷ (dS ÷ S) for M/M/c at the measured ρ`,
    use: 'Warns: treat the wait as an order of magnitude. Only under a steady, open load, and not for a queue that was full.',
    source: 'A. K. Erlang (1917), differentiated: see wait-elasticity',
    see: ['<job>.wait.mean', 'utilisation', 'wait-elasticity'],
  },
  'enough-samples': {
    title: 'Each percentile that an expectation judges rests on enough samples',
    definition: 'With fewer, a percentile is just the longest sample, and one stall decides the verdict.',
    formula: `n (1 − q) ≥ 1: ${formatCount(sampleCountMin('p99'))} samples for a p99, ${formatCount(sampleCountMin('p99.9'))} for a p99.9`,
    use: 'Warns: that expectation is inconclusive. A bound of 95 % confidence would take three times as many.',
    source: 'S. S. Wilks (Annals of Mathematical Statistics 12, 1941)',
    see: ['<request>.response.count', 'merged-histograms'],
  },
  'interval-bounded': {
    title: 'The run is long enough to bound a percentile from above',
    definition:
      'Samples that come in bunches are worth fewer. If the 95 % interval reaches beyond all of them, it has no upper end.',
    formula: 'q + t × se < 1, where se is the standard error of the share below it, from batches',
    use: 'Warns, and says about how many samples would do. It decides no verdict. Make the run longer, or ask for --precision.',
    source: 'R. S. Woodruff (Journal of the American Statistical Association 47, 1952)',
    see: ['confidence-interval', '<request>.response.p99'],
  },
  'ran-to-the-end': {
    title: 'The run was not cut short',
    definition:
      'It ended because its work was done or its drain limit came, not because of Ctrl-C or a deadline of the tool.',
    use: 'Warns: partial. What was measured is saved, but a run that was cut proves nothing either way. A drain limit is a failure, not a cut.',
    see: ['<job>.pending', 'drain'],
  },
  'precise-enough': {
    title: 'The figure is known as exactly as --precision asked',
    definition:
      'A steady load goes on, each time for longer, until the 95 % interval of the figure is narrow enough, or a bound on jobs or time comes.',
    formula: 'half the width of the interval ÷ the figure ≤ the ratio that was asked for',
    use: 'Warns: says how exactly it is known instead. A percentile needs many times the jobs of a mean.',
    source: 'A. M. Law, W. D. Kelton, section 9.5.3 (3rd ed., 2000)',
    see: ['confidence-interval', '<job>.wait.mean'],
  },
  'repeats-exactly': {
    title: 'A second process came to the same result, to the bit',
    definition:
      'With --check-determinism a simulated run is done again by another process, and the hashes of both results are compared.',
    formula: 'hash(first) = hash(second)',
    use: 'Breaks: the same scenario and seed gave two results, a defect of qbench. Warns when the second process came to none.',
    source: 'after deterministic simulation as in J. Zhou et al., "FoundationDB" (SIGMOD 2021)',
  },
}
