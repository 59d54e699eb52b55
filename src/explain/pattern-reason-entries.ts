import type { Finding } from '../report/finding.ts'
import { RECOVERED_RATIO_MIN, RETRIED_RATIO_MIN, SLOW_RATIO_MIN } from '../report/reason-limits.ts'
import { formatRatio } from '../units/ratio.ts'
import type { EntryDrafts } from './entry.ts'

/** Reasons that tell what a pattern did: how clients, transactions and subscribers fared by it. */
export const PATTERN_REASON_ENTRIES = {
  overloaded: {
    title: 'More arrives than the only sink can do, as long as requests arrive',
    definition:
      'The mean arrival rate, clients that come back left out, is above what the connections of the sink can do.',
    formula: 'λ ≥ C, where C = connections ÷ mean time for which a call holds one, in jobs per second',
    use: 'A queue only decides how late the failure shows. Turn people away while it is short, drop what is too old, or add capacity.',
    see: ['<request>.shed', '<request>.good', '<job>.wasted', 'B2', 'load-shedding'],
  },
  'expired-unbegun': {
    title: 'Jobs that were too old when their turn came were not begun',
    definition: 'They were past their ttl, or past the deadline of their request, so the sink was spared the call.',
    formula: 'expired share = expired ÷ created',
    use: 'Honest and cheap, but late: whoever is turned away at the door knows at once, and does not wait for nothing.',
    see: ['<job>.expired', 'B4', 'deadline-propagation'],
  },
  'codel-dropped': {
    title: 'The queue dropped jobs because the wait stayed too long',
    definition: 'For a whole interval no job had waited less than the target, so it dropped some, faster and faster.',
    formula: 'dropped share = shed ÷ created, while the least wait of an interval > target',
    use: 'Keeps a standing queue short whatever the load. It drops at random: jobs that nobody repeats are gone.',
    see: ['<job>.shed', '<job>.wait.p99', 'B4', 'codel'],
  },
  'clients-came-back': {
    title: 'Clients that asked again made a load of their own',
    definition:
      'After a refusal, an error or a timeout they sent the request once more, and what arrived was notably more than what came of itself.',
    formula: `retried ÷ (offered − retried) > ${formatRatio(RETRIED_RATIO_MIN)}`,
    use: 'Each failure costs capacity twice. A retry budget, full jitter and an early, honest refusal keep it small.',
    see: ['<request>.retried', '<request>.offered', 'C1', 'retry-budget', 'retry-amplification'],
  },
  'after-the-fault': {
    title: 'What a planned fault did, and whether the system came back by itself',
    definition:
      'Answers per second (sync) or jobs done per second (async) before the fault, during it, and after it until the last arrival.',
    formula: `recovered when ≥ ${formatRatio(RECOVERED_RATIO_MIN)} of what it was before, from there on to the end`,
    use: 'If it does not come back although the trigger is gone, cut what keeps the load up before adding capacity: that would be eaten too.',
    see: ['goodput', '<request>.retried', '<sink>.down', 'C2', 'metastable-failure'],
  },
  'slower-than-the-client': {
    title: 'The work takes longer than its client waits, though the sink had room',
    definition: 'Clients of a single job gave up, and no call ever waited for a connection: so it was the work itself.',
    formula: 'service > timeout for the share of requests that timed out',
    use: 'No capacity helps. Answer at once and tell the result later, or wait for as long as healthy work takes.',
    see: ['<request>.timeouts', '<job>.service.p95', 'A3', 'A5'],
  },
  'waits-for-all': {
    title: 'Sync fan-out: the answer waits for every subscriber',
    definition:
      'The jobs of several types that a request makes take the larger part of its response, one after another.',
    formula: 'response ≈ Σ service; in parallel max(service)',
    use: 'Whoever is slow or down is so for all. Only what the answer needs belongs before it.',
    see: ['<request>.response.p50', '<request>.first.p50', 'A3', 'fan-out'],
  },
  'slowest-alone': {
    title: 'Async fan-out: the slowest subscriber is behind, and nobody else',
    definition: 'Each subscriber has a queue of its own, so its lag, its failures and its retries stay with it.',
    formula: `total of the slowest ≥ ${SLOW_RATIO_MIN} × total of the quickest, both p50`,
    use: 'Watch the age of each queue apart: a mean over subscribers hides the one that is behind.',
    see: ['<job>.total.p50', '<queue>.oldest', 'fan-out'],
  },
  'scaled-workers': {
    title: 'Workers became more and fewer: who waited for them, and what they cost',
    definition:
      'The shortest and the longest wait in the queue, and the paid time of all workers beside what they worked.',
    formula:
      'least wait of a burst ≈ time until the next look + cold start; idle share = 1 − Σ service ÷ (paid × slots)',
    use: 'A burst that is over before a worker has started is not helped by scaling: keep some ready, or let it wait.',
    see: ['<queue>.peak', '<job>.wait.p99', 'D4', 'autoscaling-signals'],
  },
  'half-done': {
    title: 'How long a transaction is half done for all to see',
    definition:
      'From its first effect until the last, or until all is undone. Those that stay half done leave no sample here.',
    formula: 'inconsistent = last effect − first effect',
    use: 'Sync the client waits that long and nobody acts on it; async others may, so mark what is pending.',
    see: ['<request>.inconsistent.p50', '<request>.compensated', 'saga'],
  },
  'left-half-done': {
    title: 'Transactions that stayed half done',
    definition:
      'A handler was killed between two steps, so nothing was undone; or a compensation failed for good after its retries.',
    formula: 'stuck = killed in the middle + compensations that failed',
    use: 'Must be none, or be found: keep the state of a saga where its worker cannot take it along, and retry compensations for long.',
    see: ['<request>.stuck', '<job>.dead', '<job>.cut', 'saga'],
  },
  published: {
    title: 'A record and the events about it: lost, made up, or through an outbox',
    definition:
      'Writing and publishing are two writes to two systems. Who dies between them leaves a record that nobody hears of, or news of a record that does not exist.',
    formula: 'lost + ghosts ≈ crash share × requests; outbox: 0, and the same share goes out twice',
    use: 'Write the events with the record and let a relay publish them; make every receiver idempotent, for a relay may die as well.',
    see: ['<request>.lostEvents', '<request>.ghostEvents', '<request>.relay.p99', 'transactional-outbox'],
  },
  'answered-inline': {
    title: 'Hybrid: some had the result with the answer, the others had to ask',
    definition: 'Work that was done within the wait was answered with its result; the rest got a 202 and questions.',
    formula: 'inline ÷ answered; questions for each 202 = polls ÷ (answered − inline)',
    use: 'Choose the wait between the p75 and the p90 of the completion: longer holds slots, shorter makes questions.',
    see: ['<request>.inline', '<request>.polls', '<request>.completion.p90', 'A6', 'hybrid-answer'],
  },
  'called-back': {
    title: 'When the caller was called back, and who never was',
    definition: 'The result is the callback that was accepted: the work, then a call to a server that may fail.',
    formula: 'result = end of the accepted call − intended start',
    use: 'A 202 that is never followed by a call is lost for its caller: keep a way to ask beside it.',
    see: ['<request>.completed', '<job>.dead', 'A3', 'webhook-callback'],
  },
} as const satisfies Partial<EntryDrafts<Finding['kind']>>
