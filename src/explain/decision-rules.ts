import type { EntryDrafts } from './entry.ts'

/**
 * When to block the caller, when to delegate, and what else to change: each rule by its letter and number, with the
 * metrics that tell. A limit of which the source says nothing is this tool's own, and said to be.
 */
export const DECISION_RULES: EntryDrafts = {
  A1: {
    aliases: ['stay-sync'],
    title: 'Stay synchronous: a queue would only add its cost',
    definition:
      'Measured at the peak, the sync answer is fast, hardly anybody times out, and the sink has room. There is no peak to level and nothing to hide.',
    formula: 'response p99 ≤ 100 ms, timeouts ÷ offered < 0.1 %, utilisation of the sink ≤ 0.7',
    use: 'The default that has to be argued away: a queue costs an operator, a retry policy and a delay. The limits 0.1 % and 0.7 are our own.',
    source: 'Microsoft, Cloud Design Patterns: Asynchronous Request-Reply (100 ms; living document)',
    see: ['<request>.response.p99', '<request>.timeouts', 'utilisation'],
  },
  A2: {
    aliases: ['bounded-sync'],
    title: 'Stay synchronous with a bound: the caller needs the result and it comes in time',
    definition:
      'Sync answers take a noticeable time, yet the caller can use nothing else. Keep the call, cut it at the p99.9 of healthy days, and let only a short line wait.',
    formula: '100 ms < response p99 ≤ 500 ms',
    use: 'What protects is the bound: front.backlog small, a timeout, an early no. A long line only moves the timeouts behind the wait.',
    source: 'Heroku Dev Center, Request Timeout (aim below 500 ms; living document)',
    see: ['<request>.response.p99', '<request>.rejected', 'A5'],
  },
  A3: {
    aliases: ['go-async'],
    title: 'Answer 202 and work in the background',
    definition:
      'The work takes seconds, or longer than the caller waits in one case of a thousand. Accept it, answer at once, and tell the result by a status page or a callback.',
    formula: 'service p95 ≥ 1 s, or response p99.9 > timeout of the caller',
    use: 'A 202 is a promise: it needs a queue that keeps it, an answer to "is it done?", and a sink that stands being asked twice.',
    source: 'Microsoft, Cloud Design Patterns: Asynchronous Request-Reply (living document)',
    see: ['<job>.service.p95', '<request>.response.p99.9', 'webhook-callback'],
  },
  A4: {
    aliases: ['acknowledge-first'],
    title: 'Acknowledge first, process later, when a platform holds the stopwatch',
    definition:
      'The sync answer uses more than half of a limit that is not yours to change: 30 s at the Heroku router, 15 to 30 s for a webhook by the standard, less at some providers.',
    formula: 'response p99 > limit of the platform ÷ 2',
    use: 'A slow day doubles latencies, and then the platform cuts and calls again: the same work twice. The factor of one half is our own.',
    source: 'Heroku Dev Center, Request Timeout (living document); Standard Webhooks 1.0.0 (2023)',
    see: ['<request>.response.p99', '<request>.timeouts', 'idempotency'],
  },
  A5: {
    aliases: ['timeout-at-the-tail'],
    title: 'Set the timeout at the tail of what healthy days take',
    definition:
      'Choose how many good calls may be cut by mistake, say 0.1 %, and set the timeout at that percentile, a little higher where the percentiles lie close together.',
    formula: 'timeout ≈ service p99.9; false timeouts = share of healthy calls longer than it',
    use: 'Too short turns slow into failed and adds retries; too long holds slots for dead calls. With timeout ≤ p50, half of all calls fail.',
    source: 'M. Brooker, "Timeouts, retries, and backoff with jitter" (AWS Builders\' Library, 2019)',
    see: ['<job>.service.p99.9', '<request>.timeouts', 'backoff-and-jitter'],
  },
  A6: {
    aliases: ['wait-then-202'],
    title: 'Hybrid: wait a moment, then answer 202',
    definition:
      'Most requests are done quickly and a few take long. Answer inline within a short wait and hand the rest over, so that the many need no second call.',
    formula: 'wait between the p75 and the p90 of the completion',
    use: 'Both kinds of answer must be handled by every client, which is the price. The choice of percentiles is our own.',
    source: 'J. Snell, RFC 7240: Prefer Header for HTTP (2014)',
    see: ['<request>.completion.p90', 'hybrid-answer'],
  },
  A7: {
    aliases: ['result-needed-now'],
    title: 'Do not level what the caller needs now',
    definition:
      'The client cannot go on without the result, and nothing can be prepared ahead. What counts is then the completion, and a queue can only make it later.',
    formula: 'async completion ≥ sync completion + wait in the queue, while the sink has room',
    use: 'Compare completions, not responses: the 202 of a login is fast and worthless. Where the sink has no room, shed or add capacity.',
    source: 'Microsoft, Cloud Design Patterns: Queue-Based Load Leveling (2014)',
    see: ['<request>.completion.p99', '<job>.wait.p99'],
  },
  B1: {
    aliases: ['level-the-peak'],
    title: 'A queue is right: the peak is too much, the mean is not',
    definition:
      'Arrivals exceed the capacity for a while, but not on average, and the backlog is gone before anybody minds. Size the workers for the mean and let the queue hold the rest.',
    formula: 'peak λ > C, mean λ ≤ 0.8 C, B ÷ (C − λ) ≤ accepted drain in s (λ, C in jobs/s, B jobs)',
    use: 'Check the oldest job too: a backlog that drains in time may still hold work that came too late. The factor 0.8 is our own.',
    source: 'Microsoft, Cloud Design Patterns: Queue-Based Load Leveling (2014)',
    see: ['drain', '<queue>.peak', '<queue>.oldest', 'load-leveling'],
  },
  B2: {
    aliases: ['queue-does-not-help'],
    title: 'A queue does not help against more work than capacity',
    definition:
      'Mean arrivals reach what the sink can do. Every queue then fills, whatever its size; all it decides is how late the failure shows.',
    formula: 'mean λ ≥ C, in jobs per second',
    use: 'Shed, push back, make the work cheaper or add capacity at the sink. Workers beyond the knee of the sink are no capacity.',
    source: 'F. Hebert, "Queues Don\'t Fix Overload" (2014)',
    see: ['<job>.pending', 'backlog-grows', 'load-shedding', 'universal-scalability-law'],
  },
  B3: {
    aliases: ['recovery-debt'],
    title: 'Little room means long recovery',
    definition:
      'While a sink is down the work piles up at λ, and afterwards only C − λ is left to clear it. At 80 % an hour of outage is felt for four hours more, at 90 % for nine.',
    formula: 'time to catch up = outage × ρ ÷ (1 − ρ), in the unit of the outage; rule: ρ > 0.8',
    use: 'Pay for room or for a bound: a time to live, shedding, or a side line for old work. The limit 0.8 is our own.',
    source: 'after D. Yanacek, "Avoiding insurmountable queue backlogs" (AWS, 2019)',
    see: ['<sink>.down', 'drain', 'catch-up-time', 'utilisation'],
  },
  B4: {
    aliases: ['too-old-to-matter'],
    title: 'Bound the age: late work is worth nothing',
    definition:
      'At the peak a job waits longer than its result is useful. In order of arrival then every job is served too late, the new ones included.',
    formula: 'predicted age = backlog ÷ C > usefulness, in s; useful backlog = C × usefulness',
    use: 'Give jobs a ttl, serve the newest first under overload, or move old work aside. Else the queue turns an overload into a delay for all.',
    source: 'B. Maurer, "Fail at Scale" (ACM Queue 13, 2015); D. Yanacek (AWS, 2019)',
    see: ['<queue>.oldest', '<job>.expired', 'adaptive-lifo', 'codel'],
  },
  B5: {
    aliases: ['short-queue'],
    title: 'Keep the line short where traffic is steady and people wait',
    definition:
      'A long line before a synchronous front never empties under steady load: it only makes every request wait for the length of the line.',
    formula: 'latency when full = (line ÷ slots + 1) × service time; rule: line > slots ÷ 2',
    use: 'front.backlog at most half of front.concurrency, and refuse early. For bursts of background work the opposite holds: see B1.',
    source: "Site Reliability Engineering, ch. 22: Addressing Cascading Failures (O'Reilly, 2016)",
    see: ['<request>.rejected', '<request>.response.p99', 'load-shedding'],
  },
  B6: {
    aliases: ['goodput-falls'],
    title: 'Shedding is missing: more asked for, less done',
    definition:
      'Goodput falls while the offered load still rises: capacity goes into work that nobody waits for any more, and into refusing it late.',
    formula: 'goodput at a higher offered load < 0.9 × the best goodput, in jobs per second',
    use: 'Run the scenario at rising rates and draw goodput over offered load: it should level off, not fall. The tenth is our own limit.',
    source: 'D. Yanacek, "Using load shedding to avoid overload" (AWS Builders\' Library, 2019)',
    see: ['goodput', '<job>.wasted', 'load-shedding'],
  },
  B7: {
    aliases: ['cap-concurrency'],
    title: 'Cap the concurrency at the knee of the sink',
    definition:
      'Beyond some number of busy connections the sink does less with each further one. More workers then make everything slower.',
    formula: 'knee N* = √((1 − σ) ÷ κ) busy connections; start from 2 × cores + disks for a database',
    use: 'Set threads × concurrency to the knee, not to the limit of the sink. Measure on both sides of it, or the knee is a guess.',
    source: 'N. J. Gunther, "Guerrilla Capacity Planning" (2007); PostgreSQL wiki (living document)',
    see: ['<sink>.inUsePeak', 'throughput', 'universal-scalability-law'],
  },
  C1: {
    aliases: ['retries-add-up'],
    title: 'Retries have become load of their own',
    definition:
      "More than one call in ten is a repetition, or several layers repeat each other's calls, which multiplies.",
    formula: 'attempts ÷ jobs done > 1.1; over layers attempts ^ layers: 3 on each of 3 are 27 calls',
    use: 'At most three attempts, on one layer, with full jitter and a budget of 10 %. More of them help only where failures are rare and short.',
    source: "Site Reliability Engineering, ch. 21 and 22 (O'Reilly, 2016); M. Brooker (AWS, 2019)",
    see: ['<job>.retries', '<sink>.calls', 'retry-budget', 'retry-amplification'],
  },
  C2: {
    aliases: ['does-it-come-back'],
    title: 'It does not come back by itself',
    definition:
      'The spike or outage is over, the load is normal again, and goodput stays down: what was meant to help (retries, a cold cache) now keeps the system overloaded.',
    formula: 'goodput after the trigger < 0.9 × goodput before it, in jobs per second',
    use: 'Cut the amplifier first: stop retries, drop the backlog, admit less. Capacity added before that is eaten as well.',
    source: 'N. Bronson et al. (HotOS 2021); L. Huang et al. (OSDI 2022)',
    see: ['goodput', '<job>.retries', 'metastable-failure'],
  },
  C3: {
    aliases: ['lock-longer-than-work'],
    title: 'The lease must outlast the work',
    definition:
      'A broker hands a job to another worker when its lease runs out. If slow jobs come near that, they are done twice at once, and the doubling slows them further.',
    formula: 'service p99 > lease ÷ 2',
    use: 'Renew the lease while working, or make it longer; a longer one delays the recovery from a crash. The factor of one half is our own.',
    source: 'C. Gray, D. Cheriton, "Leases" (SOSP 1989); D. Yanacek (AWS Builders\' Library, 2019)',
    see: ['<job>.service.p99', '<job>.duplicated', 'visibility-timeout'],
  },
  C4: {
    aliases: ['idempotent-first'],
    title: 'No queue before the effect can stand a repetition',
    definition:
      'Effects were duplicated, and a second one does harm. Every queue that survives crashes delivers some jobs twice; only the sink can tell.',
    formula: 'duplicated > 0',
    use: 'Put a key into the job and let the sink remember it for longer than the last retry. "Exactly once" delivery does not make an effect so.',
    source: 'P. Helland, "Idempotence Is Not a Medical Condition" (ACM Queue 10, 2012)',
    see: ['<job>.duplicated', 'ledger.duplicated', 'idempotency'],
  },
  D1: {
    aliases: ['add-workers'],
    title: 'Add workers: jobs wait while the sink has room',
    definition:
      'Jobs wait noticeably before a worker takes them, all slots are busy, and the sink is not at its limit.',
    formula: 'wait p99 > 200 ms (p95 > 100 ms), with busy slots and free connections',
    use: 'Look at the sink first: with its connections taken, more workers only move the line from the queue to the sink, where it has no bound.',
    source: 'Temporal documentation, Monitor worker health (living document)',
    see: ['<job>.wait.p99', '<sink>.inUsePeak', 'B7'],
  },
  D4: {
    aliases: ['scale-out'],
    title: 'Scale out by backlog for each worker, if there is time to',
    definition:
      'A worker can clear a certain backlog within the accepted delay. More for each worker asks for more workers, but only a burst longer than the reaction can be met so.',
    formula: 'target backlog per worker = accepted delay ÷ service time, e.g. 10 s ÷ 0.1 s = 100 jobs',
    use: 'A burst shorter than polling interval + start of a worker is over before help comes: hold it in the queue or keep workers ready.',
    source: 'AWS, EC2 Auto Scaling: Scaling policy based on Amazon SQS (living document)',
    see: ['<queue>.peak', '<queue>.oldest', 'autoscaling-signals'],
  },
  D5: {
    aliases: ['off-the-event-loop'],
    title: 'Move processor work off the event loop',
    definition:
      'Work that burns the processor runs on the thread that answers requests. While it does, nobody is answered, however short their own work is.',
    formula: 'burn time × requests per second > 1 core, or bystanders wait 50 ms and more behind it',
    use: 'A worker thread or a process of its own gives the loop back; a promise does not. With all cores busy it is a matter of capacity again.',
    source: 'Node.js, "Don\'t Block the Event Loop" (living document); the 50 ms are our own',
    see: ['<request>.response.p99', 'front-blocked', 'bulkhead'],
  },
  D6: {
    aliases: ['pace-to-the-quota'],
    title: 'Pace yourself to the quota instead of running into it',
    definition:
      'More than a few calls are refused or put off by the sink. Each refusal costs a call and comes back as a retry.',
    formula: 'sink errors ÷ calls > 5 %; least time = work ÷ quota: 1M emails ÷ 14/s = 19.8 h',
    use: 'workers.rate at the quota, or a little below. The arithmetic is worth doing before any run. The limit of 5 % is our own.',
    source: 'Microsoft, Cloud Design Patterns: Rate Limiting (living document)',
    see: ['<sink>.errors', '<sink>.calls', 'token-bucket'],
  },
  E1: {
    aliases: ['late-generator'],
    title: 'A load that came late proves nothing',
    definition:
      'The tool could not keep its own schedule: what it measured is partly itself. Latencies count from the intended start, so they show it instead of hiding it.',
    formula: 'lateness p99 beyond its limit: see schedule-kept; offered ÷ planned off by more than 0.5 %',
    use: 'Give the run a quieter machine, a lower rate, or simulated time, which is never late.',
    source: 'G. Tene, "How NOT to Measure Latency" (talk, 2013)',
    see: ['lateness.p99', 'schedule-kept', 'offered-as-planned'],
  },
  E2: {
    aliases: ['no-difference-shown'],
    title: 'No difference shown is not the same as equal',
    definition:
      'Two results differ by less than two runs of the same thing may. Nothing follows from it, neither that one is better nor that they are alike.',
    formula: '|a − b| ≤ noise of a pair of runs, or the 95 % intervals of both overlap',
    use: 'Repeat both in turn, so that a slow hour hits them alike, or simulate them with one seed: then every difference is real.',
    source: 'A. M. Law, W. D. Kelton, "Simulation Modeling and Analysis", ch. 10 (3rd ed., 2000)',
    see: ['<request>.response.p99', 'confidence-interval'],
  },
}
