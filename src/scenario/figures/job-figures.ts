import { count, type Figure, latency } from './figure.ts'

/** What a run counts and times for each type of job. */
export const JOB_FIGURES: readonly Figure[] = [
  latency(
    'wait',
    'enqueue to dequeue',
    'Grows before anything fails: the first sign that workers are too few. Every delivery has one, so a job that is redelivered has several; the pause before a retry is none.',
    {
      formula: 'wait = dequeue − enqueue; its mean in s = mean jobs waiting ÷ arrivals per second',
      source: 'J. D. C. Little, "A Proof for the Queuing Formula" (Operations Research 9, 1961)',
    },
  ),
  latency(
    'service',
    'one attempt at the sink',
    'Waiting for a free connection is part of it, so it grows when the sink is busy, not only when it is slow. Every retry is a sample of its own.',
    { formula: 'service = end of the attempt − its start' },
  ),
  latency(
    'total',
    'intended start of the request to the end of the job',
    'What the recipient of one job waits for, queue and retries included. Only jobs that were done leave a sample.',
    { formula: 'total = end of the last attempt − intended start of the request' },
  ),
  count(
    'created',
    'jobs made by requests',
    'The left side of the ledger: each must be found again on the right side, exactly once.',
    {
      formula:
        'created = done + deduped + failed + dead + expired + shed + cut + never started + pending, and lost where it does not close',
    },
  ),
  count(
    'done',
    'jobs that had their effect',
    'Work, not value: a job that was done after its client gave up is done all the same. See wasted.',
  ),
  count(
    'deduped',
    'jobs not done again, as their key had its effect',
    'Work that a second click or a second delivery would have done twice.',
  ),
  count(
    'failed',
    'jobs given up in a sync handler',
    "The client was told by an error. What a worker gives up is called dead instead, and nobody's answer tells of it.",
  ),
  count(
    'dead',
    'jobs given up by a worker',
    'Dead letters: attempts spent, a refusal for good, or no retry budget left. Nobody waits for them, so somebody must look.',
  ),
  count(
    'expired',
    'jobs too old when a worker took them',
    'Work that a time to live spared the sink. Many of them say that the backlog is older than the work is useful.',
    { formula: 'expired when dequeue − enqueue > ttl' },
  ),
  count(
    'shed',
    'jobs dropped by the queue, to make room or because waits stayed too long',
    'Only with overflow: drop-oldest, or with codel. The price of a bounded wait: each of them had been promised by a 202.',
  ),
  count(
    'cut',
    'jobs in flight when their handler was killed',
    'Only with onTimeout: abandon. Here a cancelled call has no effect; elsewhere it may have had one, so a retry needs an idempotent sink.',
  ),
  count(
    'pending',
    'jobs waiting or in flight when the run ended',
    'Neither done nor lost: the drain limit or an interruption came first. Read it beside drain, which then has no value.',
  ),
  count(
    'retries',
    'attempts after the first',
    'The load that failures add. Above a tenth of the jobs it begins to feed the overload that causes it.',
    { formula: 'amplification = attempts ÷ jobs that began' },
  ),
  count(
    'fastFails',
    'attempts that a breaker refused without a call',
    'Time and calls that were not spent on a sink that would have failed. They count as attempts, and leave no service time.',
    { source: 'M. T. Nygard, "Release It!", 2nd edition (2018)' },
  ),
  count(
    'wasted',
    'jobs done when nobody was waiting any more, or after the deadline of their request',
    'Capacity of the sink spent on clients who had given up. Counted in sync mode with onTimeout: continue; a queued job has no waiting client, but its request may have a deadline.',
  ),
  count(
    'lost',
    'jobs that a worker had in hand when it was killed, and that nobody delivered again',
    'Without leases a job dies with its worker, although its caller had a 202. With queues.<q>.visibility it must be 0.',
  ),
  count(
    'duplicated',
    'effects beyond the first of a job',
    'What at-least-once delivery costs: harmless where the effect is idempotent, a second charge or email where it is not.',
    { formula: 'duplicated = effects at the sink − distinct job ids among them' },
  ),
  count(
    'redelivered',
    'deliveries beyond the first, because a lease had ended',
    'Its worker was killed, or was too slow: then it works on, and its effect may be one too many. A heartbeat keeps a lease.',
    { source: 'Amazon SQS, visibility timeout (living document)' },
  ),
]
