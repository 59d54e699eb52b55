import type { TrustCheck } from '../measure/trust.ts'
import { formatCount } from '../units/count.ts'
import { formatDuration } from '../units/duration.ts'
import { formatRatio } from '../units/ratio.ts'
import { plural } from './plural.ts'

/** A trust check that does not hold, in words. */
export function wordDoubt({ code, measured, limit, subject }: TrustCheck): string {
  switch (code) {
    case 'ledger-closes':
      return `the ledger does not close: ${formatCount(measured)} ${subject} not accounted for`
    case 'effects-match':
      return `jobs reported done and effects counted at the sinks differ by ${formatCount(measured)}`
    case 'little-identity':
      return `waits in queue ${subject} disagree with Little's law by ${formatRatio(measured)}`
    case 'sink-limit-kept':
      return `${subject} had ${plural(measured, 'connection')} in use, its limit is ${formatCount(limit)}`
    case 'offered-as-planned':
      return `the number of requests offered is ${formatRatio(measured)} off the plan`
    case 'schedule-kept':
      return `the tool itself was late: p99 ${formatDuration(measured)}, at most ${formatDuration(limit)} is allowed`
    case 'backlog-steady':
      return 'the backlog grew as long as requests arrived: latencies depend on the length of the run'
    case 'enough-samples':
      return `${subject} rests on ${plural(measured, 'sample')}, ${formatCount(limit)} are needed`
    case 'ran-to-the-end':
      // An interrupted run has a grace to finish what it began: its end is not when the interruption came.
      return `partial: ${subject === 'interrupted' ? 'interrupted, ended' : 'cut at its deadline'} after ${formatDuration(measured)}`
  }
}
