import { ProgramError } from '../fault/program-error.ts'
import { RunError } from '../fault/run-error.ts'
import type { Check, CheckResult } from './check.ts'

/**
 * Runs checks one after the other and hands each result out as it comes; stops without the one in hand when the signal
 * is aborted. A check that the machine disturbed gets a second chance, because disturbances pass.
 */
export async function* runChecks(checks: readonly Check[], signal: AbortSignal): AsyncGenerator<CheckResult, void> {
  for (const check of checks) {
    let found = await attempt(check, signal)
    if (check.isRealTime && found.verdict === 'unclear' && !signal.aborted) found = await attempt(check, signal)
    if (signal.aborted) return
    yield { name: check.name, ...found }
  }
}

/** A check that cannot be carried out says so; what nobody expected goes on as the bug that it is. */
async function attempt(check: Check, signal: AbortSignal): ReturnType<Check['run']> {
  try {
    return await check.run(signal)
  } catch (error) {
    if (error instanceof ProgramError) return { verdict: 'fails', words: error.message, evidence: '', figures: {} }
    if (error instanceof RunError) return { verdict: 'unclear', words: error.message, evidence: '', figures: {} }
    throw error
  }
}
