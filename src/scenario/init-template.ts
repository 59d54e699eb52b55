/**
 * The text of a new scenario file: valid as it is, small, and commented, with the parts that most people change first.
 * The schema is named by its path in the project's own `node_modules`, so that an editor finds it without a network.
 */
export function initTemplate(name: string): string {
  return `# yaml-language-server: $schema=./node_modules/qbench/schema/scenario.schema.json
# (No node_modules here? Run "qbench schema scenario > scenario.schema.json" and name that file instead.)
#
#   qbench validate ./${name}.yaml
#   qbench run ./${name}.yaml --mode both
version: 1
name: ${name}
title: What happens, in a line
question: Should this work block the caller, or be delegated to a queue?
seed: 1                                 # the same seed draws the same arrivals and service times

requests:
  order:                                # what a client sends, and waits for
    arrivals: { poisson: { rate: 50/s, for: 10s } }
    timeout: 2s                         # the client gives up
    jobs: { confirm: 1 }                # what one request makes

jobs:
  confirm:                              # one unit of work
    sink: mail
    timeout: 5s                         # of one attempt
    retry: { attempts: 3, backoff: 200ms }

sinks:
  mail:                                 # where the work has its effect, and its limits
    kind: mock-smtp
    connections: 20
    serviceTime: { lognormal: { p50: 45ms, p99: 130ms } }
    transientRate: 0.5%

queues:
  default: { capacity: 10k, overflow: reject }

workers:
  default: { threads: 2, concurrency: 10 }

expect:
  sync:
    - order.response.p99 < 300ms
    - order.timeouts == 0
  async:
    - order.response.p99 < 10ms
    - order.timeouts == 0
    - ledger.lost == 0
    - drain < 10s
`
}
