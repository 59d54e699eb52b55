import { sum } from '../measure/sum.ts'
import type { ThreadReport } from './duty.ts'

/** One report for a role that several threads played one after the other: the reports of those before, and the last. */
export function mergeReports(before: readonly ThreadReport[], last: ThreadReport): ThreadReport {
  if (before.length === 0) return last
  const lives = [...before, last]
  const taken = lives.flatMap((life) => life.taken ?? [])
  const [first] = taken
  return {
    ...last,
    busyUs: sum(lives.map(({ busyUs }) => busyUs)),
    leavingUs: sum(lives.map(({ leavingUs }) => leavingUs)),
    endUs: Math.max(...lives.map(({ endUs }) => endUs)),
    taken:
      first === undefined
        ? null
        : {
            queueIndex: first.queueIndex,
            dequeuedSumUs: sum(taken.map(({ dequeuedSumUs }) => dequeuedSumUs)),
            waitSumUs: sum(taken.map(({ waitSumUs }) => waitSumUs)),
            heldSumUs: sum(taken.map(({ heldSumUs }) => heldSumUs)),
            waitUsMax: Math.max(...taken.map(({ waitUsMax }) => waitUsMax)),
            lastEndUs: Math.max(...taken.map(({ lastEndUs }) => lastEndUs)),
          },
  }
}
