import type { Expectation } from './expectation-spec.ts'
import { count, duration, type Figure } from './figures/figure.ts'
import { JOB_FIGURES } from './figures/job-figures.ts'
import { LEDGER_FIGURES } from './figures/ledger-figures.ts'
import { QUEUE_FIGURES } from './figures/queue-figures.ts'
import { REQUEST_FIGURES } from './figures/request-figures.ts'
import { RUN_FIGURES } from './figures/run-figures.ts'
import { SINK_FIGURES } from './figures/sink-figures.ts'

/** A figure of a run that an expectation may name. */
export interface Metric {
  /** e.g. `send.response.p99`. */
  readonly name: string
  readonly unit: Expectation['unit']
  readonly meaning: string
}

/** Names that begin a metric, and therefore cannot be given to anything in a scenario. */
export const RESERVED_NAMES: readonly string[] = ['ledger', 'drain', 'throughput', 'goodput', 'lateness']

/** What a scenario's own names stand for; enough to know its metrics. */
export type MetricSubjects = Readonly<
  Record<'requests' | 'jobs' | 'queues' | 'sinks', readonly { readonly name: string }[]>
>

/** Figures that belong to the same thing. */
export interface FigureGroup {
  /** What stands before the dot: `<request>` for the name of one, or `ledger`; null: nothing, it is a figure of the run. */
  readonly owner: string | null
  readonly figures: readonly Figure[]
}

/** Every figure that a metric may name, in the order in which reports speak of them. */
export const FIGURE_GROUPS: readonly FigureGroup[] = [
  { owner: '<request>', figures: REQUEST_FIGURES },
  { owner: '<job>', figures: JOB_FIGURES },
  { owner: '<queue>', figures: QUEUE_FIGURES },
  { owner: '<sink>', figures: SINK_FIGURES },
  { owner: 'ledger', figures: LEDGER_FIGURES },
  { owner: null, figures: RUN_FIGURES },
]

const percentile = (name: string, use: string): Figure =>
  duration(name, `${name.slice(1)} % are not longer`, use, {
    formula: `${name} = the smallest value that ${name.slice(1)} % of the samples do not exceed, to three digits`,
  })

/** Statistics of a latency; `p99.9` needs 1,000 samples. */
export const STATISTICS: readonly Figure[] = [
  percentile('p50', 'The typical case, and blind to the rest: half of all fare worse.'),
  percentile('p90', 'One in ten is longer.'),
  percentile('p95', 'One in twenty is longer: who makes twenty calls meets it more often than not.'),
  percentile('p99', 'Of fewer than 100 samples it is the longest. Percentiles are merged, never averaged.'),
  percentile('p99.9', 'It has no value under 1,000 samples.'),
  duration('max', 'longest', 'One sample: it tells of a stall, and grows with the length of the run.'),
  duration('min', 'shortest', 'The floor: the work with no waiting at all.'),
  duration(
    'mean',
    'arithmetic mean',
    "Right for capacity and Little's law, wrong for what people feel: few are near it.",
    {
      formula: 'mean = sum of the samples ÷ their number',
    },
  ),
  count('count', 'number of samples', 'What a percentile rests on. Samples of the warm-up are left out.'),
]

/** Every metric of a scenario, in the order in which reports speak of them. */
export function listMetrics({ requests, jobs, queues, sinks }: MetricSubjects): readonly Metric[] {
  return [
    ...requests.flatMap(({ name }) => metricsOf(name, REQUEST_FIGURES)),
    ...jobs.flatMap(({ name }) => metricsOf(name, JOB_FIGURES)),
    ...queues.flatMap(({ name }) => metricsOf(name, QUEUE_FIGURES)),
    ...sinks.flatMap(({ name }) => metricsOf(name, SINK_FIGURES)),
    ...metricsOf('ledger', LEDGER_FIGURES),
    ...metricsOf(null, RUN_FIGURES),
  ]
}

function metricsOf(owner: string | null, figures: readonly Figure[]): readonly Metric[] {
  return figures.flatMap((figure) => metricsOfFigure(owner === null ? figure.name : `${owner}.${figure.name}`, figure))
}

function metricsOfFigure(name: string, { unit, meaning }: Figure): readonly Metric[] {
  if (unit !== 'latency') return [{ name, unit, meaning }]
  return STATISTICS.map((statistic) => ({
    name: `${name}.${statistic.name}`,
    unit: statistic.unit as Expectation['unit'],
    meaning: `${meaning}: ${statistic.meaning}`,
  }))
}
