import type { Outcome } from '../sink/sink.ts'

/** Answers that ask for patience, although they count as the client's fault (RFC 9110 section 15.5.9, RFC 6585). */
const PATIENCE: readonly number[] = [408, 429]

/**
 * What an answer's status means for its job. A redirection is never followed: it would lead the load elsewhere. An error of
 * the server may pass, any other fault of the call will not.
 */
export function outcomeOfStatus(status: number): Outcome {
  if (status >= 200 && status < 300) return 'ok'
  return status >= 500 || PATIENCE.includes(status) ? 'transient' : 'permanent'
}
