import { count, type Figure } from './figure.ts'

/** What the ledger says of all jobs together. */
export const LEDGER_FIGURES: readonly Figure[] = [
  count(
    'created',
    'jobs made, of all kinds',
    'The sum over all types of jobs, so one expectation covers the scenario.',
  ),
  count(
    'done',
    'jobs that had their effect',
    'Equal to the effects counted at the sinks by job id, or the run is invalid.',
  ),
  count(
    'lost',
    'jobs that a worker had in hand when it was killed, and that nobody delivered again',
    'Expect ledger.lost == 0 in every async scenario: a 202 that is forgotten is worse than an error.',
  ),
  count(
    'duplicated',
    'effects beyond the first of a job',
    'Counted at the sinks by job id, not guessed from rates: sent twice in one second is still twice.',
  ),
  count(
    'pending',
    'jobs waiting or in flight when the run ended',
    'Work that is owed. Above 0 the run did not drain, and its completions leave the slowest jobs out.',
  ),
]
