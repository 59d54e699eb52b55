import { US_PER_MS, US_PER_SEC } from '../units/microseconds.ts'
import type { Finding } from './finding.ts'

/** Work from here on is too long to be waited for (rule A3); a bystander must not wait longer than that (rule D5). */
const LONG_WORK_US = US_PER_SEC
const BYSTANDER_US_MAX = 50 * US_PER_MS

/** Answers that nobody notices to have waited for (rule A1), and those that one can wait for (rule A2), at the p99. */
const QUICK_US_MAX = 100 * US_PER_MS
const NOTICED_US_MAX = 500 * US_PER_MS

/** A queue is right while the mean load leaves so much room (rule B1). */
const MEAN_LOAD_RATIO_MAX = 0.8

/** The decision rule that a finding is a case of, by its numbers; null: none, or its numbers lie elsewhere. */
export function findRule(finding: Finding): string | null {
  switch (finding.kind) {
    case 'too-long-for-the-client':
    case 'slower-than-the-client':
      return 'A3'
    case 'waits-for-all':
      return finding.parts.some(({ p95Us }) => p95Us >= LONG_WORK_US) ? 'A3' : null
    case 'called-back':
      return finding.workP95Us >= LONG_WORK_US ? 'A3' : null
    case 'answered-inline':
      return 'A6'
    case 'only-the-work':
      if (finding.responseP99Us <= QUICK_US_MAX) return finding.hasRoom ? 'A1' : null
      return finding.responseP99Us <= NOTICED_US_MAX ? 'A2' : null
    case 'queue-adds-wait':
      return finding.isPassedThrough ? 'A7' : null
    case 'backlog-drained':
      return finding.meanLoadRatio <= MEAN_LOAD_RATIO_MAX ? 'B1' : null
    case 'backlog-grows':
    case 'overloaded':
      return 'B2'
    case 'expired-unbegun':
    case 'codel-dropped':
      return 'B4'
    case 'clients-came-back':
      return 'C1'
    case 'after-the-fault':
      return finding.recoveredWithinUs === null ? 'C2' : null
    case 'scaled-workers':
      return 'D4'
    case 'front-blocked':
      return finding.bystander !== null && finding.bystander.p99Us > BYSTANDER_US_MAX ? 'D5' : null
    default:
      return null
  }
}
