/**
 * What a check came to. `unclear`: the machine was too disturbed, or what was to be compared is not there, so that it
 * says nothing either way.
 */
export type CheckVerdict = 'holds' | 'fails' | 'unclear'

/** One line of the self-test, as data. */
export interface CheckResult {
  /** What was checked, e.g. `M/M/1, 80 % busy`. */
  readonly name: string
  readonly verdict: CheckVerdict
  /** What was found, and what was to be found. */
  readonly words: string
  /** How sure that is, or what else was seen; empty where there is nothing to add. */
  readonly evidence: string
  /** The numbers behind the words, each named with its unit. */
  readonly figures: Readonly<Record<string, number>>
}

/** One check of the tool on itself. */
export interface Check {
  readonly name: string
  /** It waits on the wall clock: what it finds depends on how busy the machine is. */
  readonly isRealTime: boolean
  /** Ends early when the signal is aborted; what it returns then means nothing. */
  run(signal: AbortSignal): Promise<Omit<CheckResult, 'name'>>
}
