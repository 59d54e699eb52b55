import { assert } from '../fault/assert.ts'

/**
 * Erlang's loss formula: the share of calls that find all `c` lines busy and are lost, when they come at random and
 * offer `a` erlangs (arrivals in one mean holding time), c a whole number >= 0, a >= 0. A. K. Erlang, "Solution of some
 * problems in the theory of probabilities of significance in automatic telephone exchanges" (1917).
 * By the recursion from c - 1 lines to c: a^c / c! would overflow at 171 lines, this holds for any number.
 * Throws `ProgramError` outside of the range.
 */
export function erlangB(c: number, a: number): number {
  assert(Number.isSafeInteger(c), `${c} servers are not a whole number`)
  assert(c >= 0, `${c} servers are less than none`)
  assert(a >= 0, `a load of ${a} erlangs is less than none`)
  assert(a < Number.POSITIVE_INFINITY, 'a load without end has no share that is lost')
  let b = 1
  for (let n = 1; n <= c; n++) b = (a * b) / (n + a * b)
  return b
}

/**
 * Erlang's delay formula: the share of calls that find all `c` lines busy and wait, when all of them do; 0 <= a < c.
 * Erlang (1917), as L. Kleinrock, "Queueing Systems" volume 1 (1975), section 3.5, has it, but from the loss formula.
 * Throws `ProgramError` outside of the range: with a load of c and above the line grows for ever.
 */
export function erlangC(c: number, a: number): number {
  assert(a < c, `a load of ${a} erlangs has no steady state with ${c} servers`)
  const b = erlangB(c, a)
  // b / (1 - rho (1 - b)), without the difference of two numbers that are nearly 1.
  return (c * b) / (c - a + a * b)
}
