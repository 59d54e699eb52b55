import { assert } from '../fault/assert.ts'
import { erlangB } from './erlang.ts'

/**
 * By how many percent the mean wait of M/M/c grows when service takes one percent longer and the arrivals stay as they
 * are: (dW / W) / (dS / S), for a whole number of servers >= 1 and 0 < utilisation < 1. It says how far a forecast can
 * be trusted: near saturation an error of 1 % in the service time is one of tens of percent in the wait.
 *
 * Derived on paper, not by differences. With a = c rho, B = B(c, a) and D = c - a + a B, the mean wait is
 * B S / (D (1 - rho)). Erlang's loss formula, differentiated, gives d ln B / d ln a = D, from which follows
 * d ln D / d ln a = a (B + B D - 1) / D. Both at once: 1 + D - a (B + B D - 1) / D + rho / (1 - rho), which for one
 * server is 1 + 1 / (1 - rho).
 * Throws `ProgramError` outside of the ranges.
 */
export function waitElasticityRatio(serverCount: number, utilisationRatio: number): number {
  assert(serverCount >= 1, `${serverCount} servers do no work`)
  assert(utilisationRatio > 0, `a utilisation of ${utilisationRatio} is no wait`)
  assert(utilisationRatio < 1, `a utilisation of ${utilisationRatio} has no steady state`)
  const a = serverCount * utilisationRatio
  const b = erlangB(serverCount, a)
  const d = serverCount - a + a * b
  return 1 + d - (a * (b + b * d - 1)) / d + utilisationRatio / (1 - utilisationRatio)
}
