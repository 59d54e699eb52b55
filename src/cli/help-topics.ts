/** Help that belongs to no single command: `qbench help <topic>`. */
export const HELP_TOPICS: Readonly<Record<string, string>> = {
  'exit-codes': `Exit codes

    0   pass: every expectation holds (or none was stated)
    1   an expectation failed
    2   bad input: command line, environment, scenario or result file
    3   not trustworthy or inconclusive: the run's own checks do not hold
   70   a bug in qbench
   74   cannot write
  130   ended by Ctrl-C (SIGINT); what was measured is saved and marked partial
  143   ended by SIGTERM; likewise

qbench verify: 0 all checks hold, 1 one fails, 3 none fails but one was unclear on a machine too busy.
With --mode both, the worse of the two runs decides: 3, then 1, then 0.
`,
  env: `Environment

  QBENCH_MODE          as --mode
  QBENCH_CLOCK         as --clock
  QBENCH_PRECISION     as --precision
  QBENCH_SEED          as --seed
  QBENCH_WORKERS       as --workers
  QBENCH_QUEUE         as --queue
  QBENCH_GRACE         as --grace
  QBENCH_I_OWN         as --i-own; several hosts are separated by commas
  QBENCH_OUT           as --out

A flag wins over its variable, a variable over the scenario file. A variable that is set but empty is refused.

Colour is decided by the first of these that says something:
  --color, --no-color; NO_COLOR (not empty: off); FORCE_COLOR (0: off, else on); CLICOLOR_FORCE (not 0: on);
  and then whether the stream is a terminal whose TERM is not dumb.
`,
  metrics: `Metrics, as expectations name them

  <request>.response.<stat>     intended start to answer; a timeout counts at its deadline
  <request>.completion.<stat>   intended start to the request's last effect, or its accepted callback
  <request>.first.<stat>        intended start to the first effect, where jobs are of several types
  <request>.result.<stat>       intended start until the client has its result
  <request>.inconsistent.<stat> first effect of a transaction until it is complete, or undone
  <request>.relay.<stat>        record in the outbox until its events are published
  <request>.offered | answered | errors | timeouts | rejected | completed | good | retried | repeated | shed
  <request>.inline | polls | compensated | stuck
  <request>.lostEvents | ghostEvents | republished | unpublished
  <job>.wait.<stat>             enqueue to dequeue
  <job>.service.<stat>          one attempt at the sink
  <job>.total.<stat>            intended start of the request to the end of the job
  <job>.created | done | deduped | failed | dead | expired | shed | cut | pending
  <job>.retries | redelivered | fastFails | wasted | lost | duplicated
  <queue>.peak | oldest         most jobs waiting; longest wait
  <queue>.workers | workerTime | coldStarts | timeToCapacity | cost    of workers that are scaled
  <sink>.calls | errors | refused | unknown | collapses | down | breakerOpened | inUsePeak | waitingPeak
  ledger.created | done | lost | duplicated | pending
  throughput                    jobs done per second
  goodput                       jobs done per second that somebody still waited for
  drain                         from the last arrival until the backlog is gone
  lateness.<stat>               the tool's own delay in starting requests

  <stat>   p50 p90 p95 p99 p99.9 max min mean (durations), count

An expectation is: metric, one of < <= > >= == !=, value with its unit.
  order.response.p99 < 10ms     db.collapses == 0     throughput >= 500/s     drain < 60s
A metric without samples fails as "no data". A metric that does not exist is refused before the run.

qbench explain order.response.p99      what a metric says, how it is computed, when it misleads; any of the above
qbench explain A3                      the rules that are judged by them; qbench explain alone lists all words
`,
  scenario: `A scenario file is YAML. Every key is checked; qbench validate names every problem at once.

  version: 1
  name: spike
  title: A flash sale hits a small database
  seed: 7
  requests:                            what clients send, and wait for
    order:
      arrivals: { poisson: { stages: [ { for: 5s, rate: 100/s }, { for: 5s, rate: 1k/s } ] } }
      timeout: 5s
      jobs: { save-order: 1 }          what one request makes
      wait: 200ms                      also: transaction, poll, deadline, tenant, admission, retry, duplicates, callback
  jobs:                                units of work
    save-order: { sink: db, timeout: 2s, retry: { attempts: 3, backoff: 100ms } }
                                       also: ttl, queue, priority, compensate, bulkhead, dedupe, poison, checkDeadline
  sinks:                               where work has its effect, and its limits; servers may have a breaker
    db: { kind: mock-db, connections: 100, serviceTime: { lognormal: { p50: 15ms, p99: 60ms } } }
  front: { concurrency: 500, backlog: 511 }
  queues: { default: { capacity: 10k, order: fifo } }
                                       also: overflow, lifoAbove, aging, fair, codel, visibility
  workers: { default: { threads: 2, concurrency: 40 } }
                                       also: rate, autoscale
  cores: 2                             of the machine that --clock virtual models
  warmup: 2s
  drain: { limit: 60s }
  faults: [ { kind: pause-sink, sink: db, at: 5s, for: 2s } ]
  expect:
    async: [ "order.response.p99 < 10ms", "ledger.lost == 0" ]

  arrivals   once · constant · poisson · stages · burst · closed · trace
  sinks      none · cpu · mock-smtp · mock-db · mock-http · http · smtp
  faults     kill-worker · pause-sink · slow-sink · refuse-sink · stall-front
  durations  250us, 500ms, 30s, 2m, 1h30m, or { uniform | exponential | lognormal | pareto | empirical: ... }
  rates      250/s, 10k/s, 90/min        counts   1000, 10k, 1m        ratios   5%, 0.05

  qbench init my-service                 a commented file to start from
  qbench show spike --origin             every value with its origin
  qbench schema scenario                 the JSON Schema, for editors
`,
}
