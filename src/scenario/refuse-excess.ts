import type { z } from 'zod'
import { printRatio } from '../units/ratio.ts'
import { refuseSetting } from './refuse-setting.ts'

/** What a few roundings of shares such as 57 % may add up to. */
const ROUNDING = 1e-9

/**
 * Refuses shares of the same whole that come to more than all of it; tells the place of the first of `keys`, and of the
 * largest of the others. No share is over 100 % by itself, so there is another.
 */
export function refuseExcess<Key extends string>(
  context: z.core.ParsePayload<Readonly<Record<Key, number>>>,
  keys: readonly [Key, ...Key[]],
): void {
  const shareOf = (key: Key): number => context.value[key]
  const [first, ...others] = keys
  const total = keys.reduce((sum, key) => sum + shareOf(key), 0)
  if (total <= 1 + ROUNDING) return
  const counted = others.filter((key) => shareOf(key) > 0).sort((a, b) => shareOf(b) - shareOf(a))
  const [beside] = counted
  const rest = counted.map((key) => `${key} of ${printRatio(shareOf(key))}`).join(' and ')
  const message = `of ${printRatio(shareOf(first))} with ${rest} is more than 100%`
  refuseSetting(context, beside === undefined ? { key: first, message } : { key: first, message, beside })
}
