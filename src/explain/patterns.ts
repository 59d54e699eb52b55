import type { EntryDrafts } from './entry.ts'

/** Ways of building systems that live with load and failure, and the ways in which they fail. */
export const PATTERNS: EntryDrafts = {
  'load-leveling': {
    aliases: ['load-levelling', 'queue-based-load-leveling'],
    title: 'Load leveling: a queue takes the peak, workers keep the pace of the sink',
    definition:
      'Requests are put down at the rate at which they come and worked off at the rate that the sink likes. The excess of a peak becomes waiting time instead of failure.',
    formula: 'room needed = ∫ (λ − C) dt over the peak, in jobs; then T = B ÷ (C − λ) s to clear it',
    use: 'Works when the mean load is below capacity and the result can wait. Scaling the workers with the peak would undo it: the sink gets the peak again.',
    source: 'Microsoft, Cloud Design Patterns: Queue-Based Load Leveling (2014)',
    see: ['<queue>.peak', 'drain', 'B1', 'B2', 'drain-time'],
  },
  'load-shedding': {
    aliases: ['shedding', 'admission-control'],
    title: 'Load shedding: refuse early what cannot be done in time',
    definition:
      'Beyond capacity some requests must fail. Refused at the door they cost next to nothing, and those that are let in are answered in time.',
    formula: 'goodput ≈ C − refusals/s × cost of a refusal (in jobs): flat if refusing is cheap',
    use: 'Judge it by goodput over offered load, and by the latency of successes alone. It hides overload from an autoscaler that looks at processor time.',
    source: 'D. Yanacek, "Using load shedding to avoid overload" (AWS Builders\' Library, 2019)',
    see: ['goodput', '<request>.rejected', 'B5', 'B6', 'token-bucket'],
  },
  codel: {
    aliases: ['controlled-delay'],
    title: 'CoDel: drop when the wait stays long, not when the queue is long',
    definition:
      'A good queue empties now and then, a standing one never does. If the shortest wait of an interval stays above a target, drop, and ever faster until it falls below.',
    formula: 'drop when wait > 5 ms for a whole 100 ms; the next drop after 100 ms ÷ √drops',
    use: 'Needs no knowledge of the capacity. The two numbers suit packets and short requests: a queue of minutes needs a target of its own.',
    source: 'K. Nichols, V. Jacobson (ACM Queue 10, 2012); RFC 8289 (2018)',
    see: ['<job>.wait.min', '<queue>.oldest', 'B4', 'adaptive-lifo'],
  },
  'adaptive-lifo': {
    aliases: ['lifo'],
    title: 'Adaptive LIFO: under overload the newest first',
    definition:
      'First come, first served while the queue is short. When it stands, the newest is served first: it can still be in time, while the oldest has nobody waiting any more.',
    formula: 'overloaded FIFO: all wait backlog ÷ C s; LIFO: fresh jobs wait about a service time',
    use: 'Some are served well instead of all badly, and the rest must expire, so use it with a ttl. Not for work that is due to everyone, as emails are.',
    source: 'B. Maurer, "Fail at Scale" (ACM Queue 13, 2015)',
    see: ['<job>.wait.p50', '<job>.wait.max', 'B4', 'codel'],
  },
  'circuit-breaker': {
    aliases: ['breaker'],
    title: 'Circuit breaker: stop calling what does not answer',
    definition:
      'After too many failures calls fail at once for a while; then a few probes decide whether to go on. Callers keep their slots, and the sink gets peace to recover.',
    formula: 'opens at failures ÷ calls ≥ threshold in a window; half open after a pause in s',
    use: 'A second mode of operation that is seldom tried. It opens for all when one shard is ill; a retry budget does much of the same without modes.',
    source: 'M. Nygard, "Release It!" (2007)',
    see: ['<sink>.errors', '<sink>.refused', 'retry-budget', 'bulkhead'],
  },
  'token-bucket': {
    aliases: ['rate-limit', 'rate-limiting', 'leaky-bucket'],
    title: 'Token bucket: a rate on average, a burst at once',
    definition:
      'Tokens drip in at a rate up to a bound; each call takes one and is refused, or waits, when there is none. The rate bounds the mean, the size of the bucket the burst.',
    formula: 'calls in any t seconds ≤ burst + rate × t',
    use: 'Guards a quota. A burst as large as a second of the rate lets twice the quota pass within one second, so keep it small towards others.',
    source: 'J. S. Turner (IEEE Communications Magazine 24, 1986); RFC 2697 (1999)',
    see: ['<request>.rejected', '<job>.wait.p99', 'D6'],
  },
  bulkhead: {
    aliases: ['bulkheads', 'isolation'],
    title: 'Bulkhead: a leak floods one compartment, not the ship',
    definition:
      'Each kind of work has slots, connections or a queue of its own, so that one that hangs cannot take those of all the others.',
    formula: 'slots held = λ × response in s (Little): without a wall it grows until all are held',
    use: 'Watch a bystander: its latency should not move when its neighbour drowns. The price is room that stands empty while a neighbour queues.',
    source: 'M. Nygard, "Release It!" (2007)',
    see: ['<request>.response.p99', '<sink>.waitingPeak', 'bystander-waited'],
  },
  'retry-budget': {
    aliases: ['budget'],
    title: 'Retry budget: repetitions as a share of the work, not per job',
    definition:
      'First attempts earn a fraction of a retry each; a retry spends one. Rare failures are repeated freely, an outage is not answered with a multiple of the load.',
    formula: 'retries ≤ saved (at most 100) + ratio × first attempts; 10 %: 1.1 calls a job',
    use: 'The bound that attempts alone do not give: 3 attempts triple the load of an outage. In qbench: retry.budget.',
    source: "Site Reliability Engineering, ch. 21 (O'Reilly, 2016); gRPC proposal A6 (2017)",
    see: ['<job>.retries', '<sink>.calls', 'C1', 'retry-amplification'],
  },
  'backoff-and-jitter': {
    aliases: ['backoff', 'jitter', 'exponential-backoff', 'retry'],
    title: 'Backoff and jitter: later each time, and not all together',
    definition:
      'The pause before a repetition doubles up to a bound, and a random part of it is taken away, so that clients that failed together do not return together.',
    formula: 'full jitter: pause = random(0, 1) × min(cap, backoff × factor^(attempt − 1)), in s',
    use: 'Spreads retries in time, but makes no fewer of them: under an overload that lasts only a budget or shedding helps. Only for what may be done twice.',
    source: 'M. Brooker, "Exponential Backoff And Jitter" (AWS Architecture Blog, 2015)',
    see: ['<job>.retries', '<job>.total.p99', 'retry-budget', 'idempotency'],
  },
  'dead-letter': {
    aliases: ['dead-letters', 'dlq', 'dead-letter-queue', 'poison', 'poison-message'],
    title: 'Dead letters: where jobs go that cannot be done',
    definition:
      'A job that failed too often, or for good, is set aside with its reason, so that it neither blocks those behind it nor vanishes.',
    formula: 'share = dead ÷ created; pⁿ after n independent attempts with failure share p',
    use: 'A number to alert on and a place to repair from. A dead-letter queue that nobody reads is a slow way of losing jobs.',
    source: 'G. Hohpe, B. Woolf, "Enterprise Integration Patterns": Dead Letter Channel (2003)',
    see: ['<job>.dead', '<request>.completed', 'backoff-and-jitter'],
  },
  idempotency: {
    aliases: ['idempotent', 'idempotency-key', 'dedupe', 'deduplication', 'exactly-once'],
    title: 'Idempotency: done twice is done once',
    definition:
      'The effect carries a key, and the sink remembers the keys that it has seen. Then retries, redeliveries and impatient clients do no harm.',
    formula: 'keys to remember = jobs/s × window in s; window ≥ the last possible repetition',
    use: 'What "exactly once" comes down to: at least once, and an effect that can stand it. A window shorter than the retries protects most of the time.',
    source: 'P. Helland, "Idempotence Is Not a Medical Condition" (ACM Queue 10, 2012)',
    see: ['<job>.duplicated', 'C4', 'visibility-timeout'],
  },
  'visibility-timeout': {
    aliases: ['lease', 'lock-duration', 'heartbeat', 'visibility'],
    title: 'Visibility timeout: a job is lent to a worker, not given',
    definition:
      'Whoever takes a job has it for a while. If it is neither finished nor renewed in time, the worker is taken for dead and the job is delivered again.',
    formula: 'delay after a crash ≤ timeout; done twice when attempt > timeout, not renewed',
    use: 'Long leases recover slowly, short ones do slow jobs twice, which makes everything slower still. Renew while working, and make the effect idempotent.',
    source: 'C. Gray, D. Cheriton, "Leases" (SOSP 1989); Amazon SQS (living document)',
    see: ['<job>.duplicated', '<job>.service.p99', 'C3', 'idempotency'],
  },
  'priority-aging': {
    aliases: ['priority', 'aging', 'starvation'],
    title: 'Priority with aging: the urgent first, the others some day',
    definition:
      'Strict priorities starve the lowest class whenever the upper ones fill the capacity. With aging a job rises while it waits, so that every wait has an end.',
    formula: 'rank = start rank + rate of the class × time waited in s; the highest is served',
    use: 'Priority moves the wait from one class to another, it removes none: read the percentiles of every class, not those of the favoured one.',
    source: 'L. Kleinrock (Naval Research Logistics Quarterly 11, 1964)',
    see: ['<job>.wait.p99', '<job>.wait.max', 'fair-share'],
  },
  'fair-share': {
    aliases: ['fair', 'fairness', 'fair-queueing', 'noisy-neighbour', 'noisy-neighbor', 'tenants'],
    title: 'Fair share: one tenant cannot take the capacity of all',
    definition:
      'Each tenant has a line of its own and the lines take turns. Who asks for less than an equal share gets all of it; what is left is divided among the rest.',
    formula: 'max-min: who asks for less gets all of it, the others (C − theirs) ÷ others, in jobs/s',
    use: 'Look at the wait of the quiet tenants while a loud one floods the queue. One common FIFO line gives each the share of its backlog.',
    source: 'J. Nagle, RFC 970 (1985); A. Demers, S. Keshav, S. Shenker (SIGCOMM 1989)',
    see: ['<job>.wait.p99', 'bulkhead', 'priority-aging'],
  },
  'autoscaling-signals': {
    aliases: ['autoscaling', 'scaling-signal', 'cold-start'],
    title: 'Autoscaling signals: what to scale by, and how late that is',
    definition:
      'Processor time says nothing of workers that wait for a sink; backlog per worker and age of the oldest job do. Both are known late, and a new worker starts later still.',
    formula: 'workers = ⌈backlog × service ÷ accepted delay⌉; reaction ≥ polling + start, in s',
    use: 'Bursts shorter than the reaction are met by the queue, not by scaling. Every worker more presses on the sink: bound them by its knee.',
    source: 'AWS, EC2 Auto Scaling with Amazon SQS; KEDA (living documents)',
    see: ['<queue>.oldest', '<queue>.peak', 'D4', 'B7'],
  },
  'metastable-failure': {
    aliases: ['metastable', 'metastability', 'retry-storm'],
    title: 'Metastable failure: the cause is gone, the failure stays',
    definition:
      'A trigger pushes a system over its limit; then retries, cold caches or timeouts of work in vain keep it there, although the load is back to what it used to bear.',
    formula: 'stays down when λ × amplification > C, though λ < C, in jobs per second',
    use: 'Test it: spike, take the spike away, look whether goodput returns. The way out is less load than normal, for a while.',
    source: 'N. Bronson et al. (HotOS 2021); L. Huang et al. (OSDI 2022)',
    see: ['goodput', '<job>.retries', '<job>.wasted', 'C2'],
  },
  saga: {
    aliases: ['sagas', 'compensation', 'compensating-transaction'],
    title: 'Saga: a long transaction as steps that can be made good',
    definition:
      'Each step commits by itself and has a step that makes up for it. When one fails, those before it are made good, last first. Meanwhile others see half of it.',
    formula: 'completes with Π (1 − p) over its steps; failed at step k, it makes k − 1 compensations',
    use: 'Compensations fail too: count orders that are stuck and how long things were inconsistent. An email or a parcel cannot be taken back.',
    source: 'H. Garcia-Molina, K. Salem, "Sagas" (SIGMOD 1987)',
    see: ['<request>.completion.p99', '<job>.dead', 'idempotency'],
  },
  'transactional-outbox': {
    aliases: ['outbox', 'dual-write'],
    title: 'Transactional outbox: the message commits with the data, or not at all',
    definition:
      'A crash between writing to a database and to a broker loses a message or invents one. So it goes into a table of the same transaction, and a relay sends it.',
    formula: 'added delay ≤ polling interval + batch ÷ relay rate, in s',
    use: 'The relay sends at least once, so receivers must be idempotent. Its table is a queue as well: watch its age.',
    source: 'C. Richardson, "Microservices Patterns" (2018)',
    see: ['<request>.lostEvents', '<request>.ghostEvents', '<request>.relay.p99', 'idempotency'],
  },
  'hybrid-answer': {
    aliases: ['hybrid', 'respond-async', 'rfc-7240', 'prefer'],
    title: 'Hybrid answer: inline if it is quick, 202 if it is not',
    definition:
      'The client accepts a 202 and says how long it would rather wait: Prefer: respond-async, wait=10. What is done by then is answered at once, the rest later.',
    formula: 'share answered inline = P(completion ≤ wait)',
    use: 'One waiting slot of the front is held for every request that waits, so a long wait brings the limits of sync back. Clients must handle both answers.',
    source: 'J. Snell, RFC 7240: Prefer Header for HTTP (2014)',
    see: ['<request>.response.p99', '<request>.completion.p90', 'A6'],
  },
  'webhook-callback': {
    aliases: ['webhook', 'webhooks', 'callback', 'standard-webhooks'],
    title: 'Webhook: ring the bell when the work is done',
    definition:
      'The client leaves an address, the worker calls it with the result: signed, with an id that stays the same over all attempts, and again for many hours when nobody answers.',
    formula: 'HMAC-SHA256(secret, id.timestamp.body); attempts at 0, 5 s, 5 min, 30 min, 2 h, 5 h ...',
    use: 'Delivered at least once and out of order, so the receiver needs the id. Slow receivers belong in a queue of their own, or they hold up everybody.',
    source: 'Standard Webhooks 1.0.0 (2023)',
    see: ['<request>.completion.p99', '<job>.retries', 'idempotency', 'bulkhead'],
  },
  'fan-out': {
    aliases: ['fanout', 'publish-subscribe', 'pub-sub', 'tail-at-scale'],
    title: 'Fan-out: one event, many jobs',
    definition:
      'A request becomes several jobs, for subscribers who know nothing of each other. It is complete when the slowest of them is.',
    formula: 'P(request meets a slow job) = 1 − (1 − p)ⁿ: with n = 100 and p = 1 %, 63 %',
    use: 'Give each kind of subscriber a queue of its own, or the slowest sets the pace of all. With n = 100 the p99 of a job is about the p50 of the request.',
    source: 'J. Dean, L. A. Barroso, "The Tail at Scale" (Communications of the ACM 56, 2013)',
    see: ['<request>.completion.p99', '<job>.total.p99', 'bulkhead'],
  },
  'deadline-propagation': {
    aliases: ['deadline', 'deadlines', 'ttl', 'time-to-live'],
    title: 'Deadline propagation: everybody knows until when it matters',
    definition:
      'The deadline is set once, at the edge, and handed on. Each stage looks before it begins, and drops what can no longer be in time.',
    formula: 'begin only if deadline − now > what the stage usually takes, in s',
    use: 'Turns wasted work into expired work, which costs nothing. A fixed timeout on each hop does not do it: their sum exceeds the patience of the client.',
    source: "Site Reliability Engineering, ch. 22: Addressing Cascading Failures (O'Reilly, 2016)",
    see: ['<job>.expired', '<job>.wasted', 'goodput', 'B4'],
  },
}
