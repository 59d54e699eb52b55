import { hashText } from './hash-text.ts'

/** The key of a family of draws (see `drawAt`), an unsigned 32-bit integer: names that differ give draws that have nothing in common. */
export function streamKey(seed: string, name: string): number {
  return hashText(`${seed}:${name}`)[0]
}
