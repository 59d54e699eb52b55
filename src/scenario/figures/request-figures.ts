import { count, type Figure, latency } from './figure.ts'

/** What a run counts and times for each kind of request. */
export const REQUEST_FIGURES: readonly Figure[] = [
  latency(
    'response',
    'intended start to answer; a timeout counts at its deadline',
    'What the client waits for. In async mode it ends with the 202, so never set it against a sync response: compare completions.',
    {
      formula: 'response = time of the answer − intended start',
      source: 'G. Tene, "How NOT to Measure Latency" (talk, 2013)',
    },
  ),
  latency(
    'completion',
    'intended start to the last effect of the request',
    'When the work is really done, in either mode: the fair figure to compare sync with async. Requests that did not complete leave no sample, so read it beside completed.',
    { formula: 'completion = end of the last job − intended start' },
  ),
  count(
    'offered',
    'requests that the plan asked for',
    'What every share is a share of. Clients that wait for their answers offer less when the system is slow, which hides an overload.',
    { formula: 'offered = answered + errors + timeouts + rejected + still open at the end' },
  ),
  count(
    'answered',
    'requests answered in time',
    'In async mode an answer is a promise: a 202 counts as soon as the jobs are queued. Whether it was kept says completed.',
  ),
  count(
    'errors',
    'requests answered with an error',
    'A sync handler that gives up on a job tells its client so. In async mode the same failure is a dead letter, of which no client hears.',
  ),
  count(
    'timeouts',
    'requests whose client gave up',
    'Each counts as a response at its deadline as well, so that giving up early cannot make the latencies look good.',
    { formula: 'timed out when answer − intended start > timeout' },
  ),
  count(
    'rejected',
    'requests refused by the front',
    'An early no is cheap and honest, but it has no latency here: percentiles that fall while this rises are no improvement.',
  ),
  count(
    'completed',
    'requests whose jobs were all done',
    'Less than answered means promises that were not kept: jobs dead, expired, dropped, or still pending when the run ended.',
  ),
]
