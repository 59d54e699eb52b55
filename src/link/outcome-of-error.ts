import type { Outcome } from '../sink/sink.ts'

/** The server takes nobody more (53300), or nobody at all just now (57P03). */
const NO_ROOM: readonly string[] = ['53300', '57P03']

/**
 * Conditions that may pass, by their class or as a whole: conflicts of transactions (40), lack of resources (53), a lock
 * or an object in use, an operator who intervened (57), trouble of the system below (58).
 */
const MAY_PASS_CLASSES: readonly string[] = ['40', '53', '57', '58']
const MAY_PASS: readonly string[] = ['55P03', '55006']

/** Nobody can tell whether the statement was completed. */
const IN_DOUBT: readonly string[] = ['40003']

/** What it means for a job that the server did not let it in, by SQLSTATE (PostgreSQL manual, appendix A). */
export function outcomeOfRefusal(code: string): Outcome {
  // Nothing was sent, so that a broken connection leaves no doubt.
  return code.startsWith('08') ? 'transient' : outcomeOfError(code)
}

/** What it means for a job that its statement failed, by SQLSTATE: a statement that failed was rolled back. */
export function outcomeOfError(code: string): Outcome {
  if (NO_ROOM.includes(code)) return 'refused'
  if (code.startsWith('08') || IN_DOUBT.includes(code)) return 'unknown'
  return MAY_PASS_CLASSES.includes(code.slice(0, 2)) || MAY_PASS.includes(code) ? 'transient' : 'permanent'
}
