import { sum } from '../measure/sum.ts'
import { breathe } from '../run/breathe.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { formatDuration } from '../units/duration.ts'
import { formatRatio } from '../units/ratio.ts'
import type { Check, CheckResult } from './check.ts'
import { type Replication, replicate } from './replication.ts'

/** A queue of which theory knows something exactly. */
export interface QueueModel {
  readonly name: string
  /** The queue under the seed of one run, with a warm-up long enough to forget that it began empty. */
  readonly scenario: (seed: string) => Scenario
  readonly answers: readonly KnownAnswer[]
}

/** One thing that is known of it. */
export interface KnownAnswer {
  /** What the exact figure is of: a column of `Replication`. */
  readonly figure: keyof Replication
  readonly exact: number
  readonly unit: 'us' | 'ratio'
}

const RUN_COUNT = 20

/**
 * A mean of independent runs that is further from the exact value than this many of its standard errors is wrong. At 3
 * it may be chance, which with a dozen checks is not rare: then other seeds decide, and both must be beyond it.
 */
const Z_MAX = 4
const Z_DOUBT = 3

/**
 * Makes one check for each answer of a model: the mean over independent runs in simulated time against the formula. The
 * runs are made once, and their seeds are fixed: the same version finds the same on every machine.
 */
export function checkKnownAnswers({ name, scenario, answers }: QueueModel): readonly Check[] {
  const blocks: (readonly Replication[])[] = []
  const block = async (index: number, signal: AbortSignal): Promise<readonly Replication[]> => {
    blocks[index] ??= await runBlock({ name, scenario }, index, signal)
    return blocks[index]
  }

  return answers.map((answer) => ({
    name,
    isRealTime: false,
    async run(signal) {
      const deviation = deviate(await block(0, signal), answer)
      const isDoubtful = Math.abs(deviation.zRatio) > Z_DOUBT && Math.abs(deviation.zRatio) <= Z_MAX
      if (!isDoubtful) return describe(answer, [deviation])
      return describe(answer, [deviation, deviate(await block(1, signal), answer)])
    },
  }))
}

/** Runs of seeds that no other block has, and no other model: the same draws would err in the same direction. */
async function runBlock(
  { name, scenario }: Pick<QueueModel, 'name' | 'scenario'>,
  blockIndex: number,
  signal: AbortSignal,
): Promise<readonly Replication[]> {
  const runs: Replication[] = []
  for (let nth = 1; nth <= RUN_COUNT && !signal.aborted; nth++) {
    runs.push(replicate(scenario(`${name} ${blockIndex * RUN_COUNT + nth}`)))
    await breathe()
  }
  return runs
}

/** How far a mean is from what it should be. */
interface Deviation {
  readonly mean: { readonly value: number; readonly unit: KnownAnswer['unit'] }
  /** In standard errors of the mean. */
  readonly zRatio: number
}

function deviate(runs: readonly Replication[], { figure, exact, unit }: KnownAnswer): Deviation {
  const values = runs.map((run) => run[figure])
  const mean = sum(values) / values.length
  const variance = sum(values.map((value) => (value - mean) ** 2)) / (values.length - 1)
  return { mean: { value: mean, unit }, zRatio: (mean - exact) / Math.sqrt(variance / values.length) }
}

function describe({ figure, exact, unit }: KnownAnswer, deviations: readonly Deviation[]): Omit<CheckResult, 'name'> {
  const { mean, zRatio } = deviations.at(-1) as Deviation
  const isWrong = deviations.every((each) => Math.abs(each.zRatio) > Z_DOUBT)
  const write = (value: number): string => (unit === 'us' ? formatDuration(value) : formatRatio(value))
  const zs = deviations.map((each) => each.zRatio.toFixed(1).replace('-', '−')).join(', then ')
  return {
    verdict: isWrong ? 'fails' : 'holds',
    words: `${NOUNS[figure]} ${write(mean.value)}, exact ${write(exact)}`,
    evidence: deviations.length > 1 ? `z ${zs}` : `z ${zs} of ${RUN_COUNT} runs`,
    figures:
      unit === 'us'
        ? { measuredUs: mean.value, exactUs: exact, zRatio, runCount: RUN_COUNT }
        : { measuredRatio: mean.value, exactRatio: exact, zRatio, runCount: RUN_COUNT },
  }
}

const NOUNS: Readonly<Record<keyof Replication, string>> = { meanWaitUs: 'mean wait', refusedRatio: 'refused' }
