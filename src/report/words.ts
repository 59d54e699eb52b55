import { formatRate } from '../units/rate.ts'

/** What requests of a kind are called. */
export interface RequestWords {
  readonly one: string
  readonly many: string
}

/** `order` and `orders` where the name is a plain word, else `place-order request`. */
export function wordRequest(name: string): RequestWords {
  const one = /^[a-z]{3,}$/.test(name) && !name.endsWith('s') ? name : `${name} request`
  return { one, many: `${one}s` }
}

/** `an email`, `a save-order job`. */
export function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`
}

/** Three digits: these rates are the sides of a rough sum. */
export function roundRate(perSec: number): string {
  return formatRate(Number(perSec.toPrecision(3)))
}
