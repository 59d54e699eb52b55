import { count, duration, type Figure } from './figure.ts'

/** What a run measures of each sink, all threads together. */
export const SINK_FIGURES: readonly Figure[] = [
  count(
    'calls',
    'calls to the sink',
    'Attempts, retries included: set beside the jobs done, it shows how much the retries amplify the load.',
    { formula: 'calls = ok + errors + refused + given up by the caller + in flight at the end' },
  ),
  count(
    'errors',
    'calls that failed',
    'Calls, not jobs: a retry may still save the job. Calls refused while the sink was down are counted apart.',
  ),
  count(
    'refused',
    'calls refused while the sink was down, or had no connection left',
    'Also the calls that a collapse or an outage cut off. Fast failures: they make the mean service shorter while nothing works.',
  ),
  count(
    'unknown',
    'calls of which nobody knows whether they had their effect',
    'They were sent, and the connection broke or the caller gave up before the answer. They are retried, so each may have had its effect twice. Models leave no doubt: 0.',
  ),
  count(
    'collapses',
    'times the sink fell over',
    'One can cost more than the whole spike: everybody who waits is refused, and the retries come back together.',
    { formula: 'falls over when more callers wait than collapse.waiting, for collapse.downFor' },
  ),
  duration(
    'down',
    'time the sink was down',
    'Capacity that did not exist. At utilisation ρ each second of it takes ρ ÷ (1 − ρ) seconds to catch up.',
  ),
  count(
    'breakerOpened',
    "times that a caller's breaker opened, all threads together",
    'Each thread has a breaker of its own, as each process would. Opening again and again means that the probes meet a sink that is not well yet.',
  ),
  count(
    'inUsePeak',
    'most connections busy at once',
    'At the limit, the connections are the bottleneck. Beyond the knee of its scalability law each further one slows the others.',
  ),
  count(
    'waitingPeak',
    'most callers waiting for a connection',
    'A queue that nobody designed: no bound, no order of importance, no time to live. Workers of the right number keep it near 0.',
  ),
]
