import { duration, type Figure, latency, perSec } from './figure.ts'

/** What a run has once. */
export const RUN_FIGURES: readonly Figure[] = [
  perSec(
    'throughput',
    'jobs done per second',
    'An average over warm-up, spike and drain, so no capacity. Never set it against a rate of 202s: accepting is not doing.',
    { formula: 'throughput = jobs done ÷ length of the run in seconds, from its start to its last event' },
  ),
  perSec(
    'goodput',
    'jobs done per second that somebody still waited for',
    'Under overload throughput stays high while goodput falls to nothing. Queued jobs have no waiting client: there the two are equal, so judge by total.',
    {
      formula: 'goodput = (jobs done − wasted) ÷ length of the run in seconds',
      source: 'D. Yanacek, "Using load shedding to avoid overload" (AWS, 2019)',
    },
  ),
  duration(
    'drain',
    'last arrival until the backlog is gone',
    'For how long a spike is still felt. It has no value where the backlog never went: then the verdict is equilibrium or growing.',
    { formula: 'T = B ÷ (C − λ): backlog B in jobs, capacity C and arrivals λ in jobs per second' },
  ),
  latency(
    'lateness',
    "the tool's own delay in starting requests",
    'Latencies count from the intended start, so they contain it: it can only make them longer. A late schedule spoils no pass.',
    {
      formula: 'lateness = start − intended start',
      source: 'G. Tene, "How NOT to Measure Latency" (talk, 2013)',
    },
  ),
]
