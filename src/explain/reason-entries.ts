import type { Finding } from '../report/finding.ts'
import { OVERHEAD_RATIO_MAX } from '../report/reason-limits.ts'
import { BLOCKED_RATIO, BYSTANDER_RATIO } from '../report/reasons.ts'
import { formatRatio } from '../units/ratio.ts'
import type { EntryDrafts } from './entry.ts'
import { PATTERN_REASON_ENTRIES } from './pattern-reason-entries.ts'

/** The reasons that a report gives under `why`, by kind; the compiler misses each that is left out. */
export const REASON_ENTRIES: EntryDrafts<Finding['kind']> = {
  'too-long-for-the-client': {
    title: 'One request means more work than its client waits for',
    definition:
      'Why a sync request timed out: its jobs, one after another or a few at a time, take longer than the timeout, on an idle machine too.',
    formula: 'needed = mean service × jobs ÷ parallel, in s; in time would take ⌈service × jobs ÷ timeout⌉ at once',
    use: 'No tuning helps where the factor is large. If the sink has fewer connections than that, no client can be served so.',
    see: ['<request>.timeouts', '<job>.service.mean', 'A3', 'A4'],
  },
  'sink-overrun': {
    title: 'Work arrived faster than the sink ever did it',
    definition:
      'All its connections were taken and callers waited for one, while the best interval did fewer jobs than the busiest brought.',
    formula: 'peak arrivals > peak done, in jobs per second, with connections in use = their limit',
    use: 'The cause behind most timeouts of a spike. A queue helps if the mean is below capacity (B1), nothing but less work if it is not (B2).',
    see: ['<sink>.waitingPeak', '<sink>.inUsePeak', 'B1', 'B2'],
  },
  'sink-collapsed': {
    title: 'The sink fell over',
    definition:
      'More callers waited than it could bear, and for a while it refused everybody, those included who had nothing to do with the load.',
    formula: 'callers waiting > collapse.waiting; down for collapse.downFor, in s',
    use: 'Workers in a number that the sink likes never let so many wait. Retries without jitter push it over again when it returns.',
    see: ['<sink>.collapses', '<sink>.down', 'load-leveling', 'metastable-failure'],
  },
  'sink-refused': {
    title: 'A database refused calls',
    definition:
      'It let callers not in: "too many connections" (SQLSTATE 53300), or it was starting, stopping or gone. They never reached their statement.',
    formula: 'connections wanted = calls under way, where each call opens its own',
    use: 'Workers times concurrency bound what is opened, and so does a pool. A higher limit of the server only moves the point at which it slows down.',
    see: ['<sink>.refused', '<sink>.inUsePeak', 'load-leveling', 'B1'],
  },
  'front-full': {
    title: 'The front had no slot and no room in its line',
    definition:
      'All front.concurrency slots were busy and front.backlog requests waited, so further ones were refused.',
    formula: 'slots needed = arrivals/s × response in s (Little)',
    use: 'Rarely the front itself: slots are held by what is slow behind it. A longer line would turn refusals into timeouts.',
    see: ['<request>.rejected', 'littles-law', 'B5'],
  },
  'queue-full': {
    title: 'The queue was full',
    definition:
      'Its capacity was reached, and its overflow policy acted: requests turned away, older jobs dropped, or callers made to wait.',
    formula: 'full for as long as ∫ (λ − C) dt ≥ capacity, in jobs',
    use: 'A bound is right; ask whether it is what fits into the time for which jobs are useful, and whether this policy is the honest one.',
    see: ['<queue>.peak', '<job>.shed', '<request>.rejected', 'useful-backlog'],
  },
  levelled: {
    title: 'The queue held what the workers could not take at once, and they worked it off',
    definition:
      'Load leveling at work. The second line says what the workers could do at most, and whether a rate limit, their slots or connections of the sink bound them.',
    formula: 'capacity = slots ÷ mean service in s, in jobs per second',
    use: 'Where it names slots and the sink has room, more workers shorten the drain; where it names connections, they do not.',
    see: ['<queue>.peak', 'drain', 'load-leveling', 'D1'],
  },
  'backlog-drained': {
    title: 'How long the backlog should take to go',
    definition:
      'The largest backlog seen, divided by what was done at best less what still arrived. Compare it with the drain that was measured.',
    formula: 'T = B ÷ (C − λ): B in jobs, C and λ in jobs/s, all three measured',
    use: 'A measured drain much longer than this had another brake: retries, a limit, or a sink that slowed down.',
    see: ['drain', '<queue>.peak', 'drain-time'],
  },
  'backlog-grows': {
    title: 'More arrives than is done, so the backlog grows for as long as this load lasts',
    definition:
      'At the end of the run more jobs were left than when the arrivals ended, and more had come than were done per second.',
    formula: 'λ > C, in jobs per second; growth = λ − C',
    use: 'A queue cannot help. Latencies of such a run depend on its length and mean nothing: shed, push back, or add capacity.',
    see: ['<job>.pending', 'backlog-steady', 'B2', 'load-shedding'],
  },
  'front-blocked': {
    title: 'Processor work kept the event loop of the front from everybody else',
    definition:
      'Jobs burnt the processor on the thread that answers requests. A bystander whose own work is short waited behind them.',
    formula: `busy = time in turns ÷ length of the run ≥ ${formatRatio(BLOCKED_RATIO)}, or a bystander's p99 > ${BYSTANDER_RATIO} × its work`,
    use: 'Hand the work to a worker thread. More slots in the front do not help: it is one thread, and it is busy.',
    see: ['<request>.response.p99', 'D5', 'bulkhead'],
  },
  'bystander-waited': {
    title: 'A bystander found the connections taken by others',
    definition:
      'Requests that have nothing to do with the load shared a sink with it, and spent most of their time waiting for a connection.',
    formula: `time for a call (p99) > ${BYSTANDER_RATIO} × the time for which it holds a connection (mean)`,
    use: 'The damage that a mean over all requests hides. Workers that leave connections free, or a pool of its own, protect it.',
    see: ['<sink>.waitingPeak', '<request>.response.p99', 'bulkhead'],
  },
  'wasted-work': {
    title: 'Jobs were done for clients who had given up',
    definition:
      'With onTimeout: continue the handler works on after its client has left, and takes the sink from those who still wait.',
    formula: 'wasted share = wasted ÷ done',
    use: 'Propagate the deadline and stop, or delegate: in async mode nobody waits, so nothing is in vain.',
    see: ['<job>.wasted', 'goodput', 'deadline-propagation'],
  },
  'only-the-work': {
    title: 'Sync: the response is the work and nothing else',
    definition:
      'The answer takes hardly longer than the work at the sink, and nobody waited for a connection. There is nothing that a queue could take away.',
    formula: `response p50 ≤ ${OVERHEAD_RATIO_MAX} × work p50`,
    use: 'The case for staying synchronous. Look at the same line at the peak rate before believing it.',
    see: ['<request>.response.p50', '<job>.service.p50', 'A1', 'A7'],
  },
  'queue-adds-wait': {
    title: 'Async without a backlog: the answer is early, the result is late',
    definition: 'The queue held next to nothing, so it levelled nothing; its hand-over came on top of the work.',
    formula: 'added = completion − work, both p50',
    use: 'The price of delegating. It buys something only if peaks, retries or a slow client are to come.',
    see: ['<request>.completion.p50', '<job>.wait.p50', 'A1', 'A7'],
  },
  ...PATTERN_REASON_ENTRIES,
}
