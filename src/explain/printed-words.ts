/**
 * Words of the report that are not the names of their metrics, because `cut short` reads better in a sentence than `cut`.
 * Whoever asks for a word as it is printed finds the metric. In the form of `findEntries`: lower case, with hyphens.
 */
export const PRINTED_WORDS: ReadonlyMap<string, string> = new Map([
  ['turned-away', '<request>.rejected'],
  ['turned-away-by-admission', '<request>.shed'],
  ['with-an-error', '<request>.errors'],
  ['coming-back', '<request>.retried'],
  ['clients-coming-back', '<request>.retried'],
  ['sent-twice', '<request>.repeated'],
  ['status-polls', '<request>.polls'],
  ['first-effect', '<request>.first'],
  ['queue-wait', '<job>.wait'],
  ['deduplicated', '<job>.deduped'],
  ['done-twice', '<job>.duplicated'],
  ['given-up', '<job>.dead'],
  ['cut-short', '<job>.cut'],
  ['never-started', '<job>.created'],
  ['cold-starts', '<queue>.coldStarts'],
  ['worker-seconds', '<queue>.workerTime'],
  ['drained', 'drain'],
  ['schedule-late', 'schedule-kept'],
  ['half-done-for-all-to-see', '<request>.inconsistent'],
])
