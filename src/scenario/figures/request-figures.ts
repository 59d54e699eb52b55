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
    'intended start to the last effect of the request, or its accepted callback',
    'When the work is really done, in either mode: the fair figure to compare sync with async. Requests that did not complete leave no sample, so read it beside completed.',
    { formula: 'completion = end of the last job − intended start' },
  ),
  latency(
    'first',
    'intended start to the first effect, where jobs are of several types',
    'How soon the fastest subscriber of an event was served; the gap to the completion is what the slowest adds.',
    { formula: 'first = end of the first job that was done − intended start' },
  ),
  latency(
    'result',
    'intended start until the client has its result',
    'The fair figure for people who need the answer: of a 202 it ends with the callback, or with the first question after the work is done. Only where the request waits, polls or is called back.',
    {
      formula:
        'polled every P from the 202 on: result = time of the 202 + ⌈work left ÷ P⌉ × P + wait for a slot − intended start',
      source: 'RFC 7240, sections 4.1 and 4.3 (2014)',
    },
  ),
  latency(
    'inconsistent',
    'first effect of a transaction until it is complete, or undone',
    'How long others can see an order that is half done. Transactions that are stuck stay so, and leave no sample.',
    {
      formula: 'inconsistent = last effect − first effect',
      source: 'H. Garcia-Molina, K. Salem, "Sagas" (SIGMOD, 1987)',
    },
  ),
  latency(
    'relay',
    'record in the outbox until its events are published',
    'What an outbox costs: events wait for the relay to look. A rising p99 means that more is written than it may publish.',
    { formula: 'relay = time of publication − end of the write; most one interval while batches are not full' },
  ),
  count(
    'offered',
    'requests that came, again or for the first time',
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
  count(
    'good',
    'requests completed within their deadline',
    'What a system is for. Where no deadline is set, all that is completed is good.',
    { formula: 'good when completion ≤ deadline' },
  ),
  count(
    'retried',
    'of those offered: clients that came back',
    'Beside what the plan asked for it says how much an outage is amplified: more than a tenth is a storm in the making.',
    { formula: 'clients = offered − retried − repeated', source: 'Site Reliability Engineering, chapter 22 (2016)' },
  ),
  count(
    'repeated',
    'of those offered: sent twice by the same client',
    'Each carries the key of the first. What they do twice is counted by the sink: see duplicated.',
  ),
  count(
    'shed',
    'of those rejected: turned away by admission',
    'The price of keeping the promise to those let in. Beside goodput it says whether the price was worth it.',
  ),
  count(
    'inline',
    'of those answered: hybrid, with the result',
    'The share that needed no second question. Near all: a plain sync answer would do; near none: the wait only holds slots.',
    { formula: 'share answered inline = inline ÷ answered' },
  ),
  count(
    'polls',
    'times that callers asked for a result',
    'What polling costs the front: each is a call that waits for a slot, and mostly says "not yet".',
    { formula: 'polls of one request = ⌈work left after the 202 ÷ interval⌉' },
  ),
  count(
    'compensated',
    'transactions that failed and were undone',
    'Each cost the work of its steps and that of undoing them.',
  ),
  count(
    'stuck',
    'transactions that ended half done',
    'A person must look at each: a compensation was given up, or a handler was killed between two steps.',
  ),
  count(
    'lostEvents',
    'records about which nothing was published',
    'An order that nobody ships: the handler died, or the queue refused, after the record was written. No retry finds it.',
  ),
  count(
    'ghostEvents',
    'requests published without a record',
    'A receipt for an order that does not exist: the handler died, or the write failed, after the events were out.',
  ),
  count(
    'republished',
    'requests that a relay published twice',
    'The price of an outbox, which publishes at least once: whoever receives must be idempotent, or dedupe by key.',
  ),
  count(
    'unpublished',
    'requests still in the outbox at the end',
    'Not lost: a relay will find them. Many of them mean that it is slower than the writers.',
  ),
]
