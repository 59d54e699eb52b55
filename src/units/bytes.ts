import { scaleDecimal } from './decimal.ts'
import { formatSignificant, separateThousands } from './significant.ts'

const SCALES = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
} as const

/** Reads `100 B`, `512 kB`, `2 MiB`; the space may be left out. Returns whole bytes, or null. */
export function parseBytes(text: string): number | null {
  const match = /^([0-9.]+) ?(B|kB|MB|GB|KiB|MiB|GiB)$/.exec(text)
  return match === null ? null : scaleDecimal(match[1] ?? '', SCALES[match[2] as keyof typeof SCALES])
}

/** Writes bytes so that `parseBytes` reads the same back: `2 MiB`, `512 kB`, `1025 B`. */
export function printBytes(bytes: number): string {
  const unit = (['GiB', 'MiB', 'KiB', 'GB', 'MB', 'kB'] as const).find(
    (name) => bytes > 0 && bytes % SCALES[name] === 0,
  )
  return unit === undefined ? `${bytes} B` : `${bytes / SCALES[unit]} ${unit}`
}

/** Writes bytes for a screen, three significant digits, powers of 1024: `150 MiB`. */
export function formatBytes(bytes: number): string {
  const unit = (['GiB', 'MiB', 'KiB'] as const).find((name) => bytes >= SCALES[name])
  return unit === undefined
    ? `${separateThousands(String(bytes))} B`
    : `${formatSignificant(bytes / SCALES[unit], 3)} ${unit}`
}
