/** What is opened, and how. */
export interface Batches<Item> {
  /** How many are wanted, with those that are open already. */
  readonly count: number
  /** Open already; they are closed with the others when one fails. */
  readonly opened?: readonly Item[]
  readonly atOnceCount: number
  /** Deadline of each. */
  readonly withinMs: number
  /** When all of them must be open, by the machine's monotonic clock. */
  readonly untilMs: number
  /** Opens one within so many milliseconds, while so many are open. */
  readonly open: (withinMs: number, openCount: number) => Promise<Item>
  readonly close: (item: Item) => void
}

/** All connections of a link together, however many, are open within this: the run waits for no longer. */
export const OPEN_LIMIT_MS = 25_000

/** Opens so many, a few at a time. Rejects with the first failure; what was open by then is closed. */
export async function openInBatches<Item>(batches: Batches<Item>): Promise<Item[]> {
  const { count, atOnceCount, untilMs, open, close } = batches
  const items = [...(batches.opened ?? [])]
  try {
    while (items.length < count) {
      const withinMs = Math.min(batches.withinMs, untilMs - performance.now())
      const openCount = items.length
      const length = Math.min(atOnceCount, count - openCount)
      const settled = await Promise.allSettled(Array.from({ length }, () => open(withinMs, openCount)))
      for (const each of settled) if (each.status === 'fulfilled') items.push(each.value)
      const failed = settled.find((each) => each.status === 'rejected')
      if (failed) throw failed.reason
    }
    return items
  } catch (error) {
    for (const item of items) close(item)
    throw error
  }
}
