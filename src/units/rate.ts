import { parseDecimal, printDecimal } from './decimal.ts'
import { formatSignificant } from './significant.ts'

const SCALES = { '': 1, k: 1e3, m: 1e6 } as const
const SECONDS = { s: 1, min: 60, h: 3600 } as const

/** Reads `250/s`, `10k/s`, `0.5/s`, `90/min` or `2/h`. Returns events per second, 0 included, or null. */
export function parseRate(text: string): number | null {
  const match = /^([0-9.]+)([km]?)\/(s|min|h)$/.exec(text)
  const value = match === null ? null : parseDecimal(match[1] ?? '')
  if (match === null || value === null) return null
  return (value * SCALES[(match[2] ?? '') as keyof typeof SCALES]) / SECONDS[match[3] as keyof typeof SECONDS]
}

/** Writes a rate so that `parseRate` reads the same back, in the unit that needs no fraction if there is one. */
export function printRate(perSec: number): string {
  const candidates = [wholeRate(perSec, 's'), wholeRate(perSec, 'min'), wholeRate(perSec, 'h')]
  return candidates.find((text) => text !== null) ?? `${printDecimal(perSec)}/s`
}

/** Writes a rate for a screen, four significant digits: `21/s`, `148.7/s`, `198,400/s`. */
export function formatRate(perSec: number): string {
  return `${formatSignificant(perSec, 4)}/s`
}

function wholeRate(perSec: number, unit: keyof typeof SECONDS): string | null {
  const count = Math.round(perSec * SECONDS[unit])
  if (!Number.isSafeInteger(count)) return null
  const scaled = count > 0 && count % SCALES.k === 0 ? `${count / SCALES.k}k` : String(count)
  return parseRate(`${scaled}/${unit}`) === perSec ? `${scaled}/${unit}` : null
}
