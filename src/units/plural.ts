import { formatCount } from './count.ts'

/** `1 call`, `12 calls`; `many` where an s does not make the plural. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}
