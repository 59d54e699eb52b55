import { assert } from '../fault/assert.ts'
import type { PeerAccess } from './link.ts'

/** Value of a variable of the environment that a sink refers to. */
export function secretOf(variable: string, { secrets }: PeerAccess): string {
  const value = secrets[variable]
  assert(value !== undefined, `${variable} was looked up before the run`)
  return value
}
