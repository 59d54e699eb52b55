import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextSagaMove, type SagaMove } from '../../src/policy/saga.ts'

/** A transaction and what will go wrong in it. */
interface Order {
  readonly hasCompensation: readonly boolean[]
  /** The step that fails for good; null: none does. */
  readonly failingStep: number | null
  /** Whose compensations fail for good. */
  readonly failsToUndo: readonly boolean[]
}

/** Runs an order to its end and writes down what happened: `+1` step 1 had its effect, `-1` it was undone, `!` it failed. */
function run({ hasCompensation, failingStep, failsToUndo }: Order): readonly string[] {
  const log: string[] = []
  let move: SagaMove = { kind: 'begin', state: { phase: 'forward', position: 0 } }
  while (move.kind === 'begin') {
    const { phase, position } = move.state
    const fails = phase === 'forward' ? position === failingStep : failsToUndo[position] === true
    log.push(`${phase === 'forward' ? '+' : '-'}${position}${fails ? '!' : ''}`)
    if (log.length > 2 * hasCompensation.length) return [...log, 'never ends']
    move = nextSagaMove(hasCompensation, move.state, fails ? 'failed' : 'done')
  }
  return [...log, move.end]
}

const ALL = [true, true, true]
const NONE = [false, false, false]

test.each<[string, Order, string]>([
  ['all steps done', { hasCompensation: ALL, failingStep: null, failsToUndo: NONE }, '+0 +1 +2 completed'],
  ['a single step done', { hasCompensation: [false], failingStep: null, failsToUndo: [] }, '+0 completed'],
  ['the first step failed', { hasCompensation: ALL, failingStep: 0, failsToUndo: NONE }, '+0! compensated'],
  ['the last step failed', { hasCompensation: ALL, failingStep: 2, failsToUndo: NONE }, '+0 +1 +2! -1 -0 compensated'],
  [
    'a step without compensation is passed over',
    { hasCompensation: [true, false, true], failingStep: 2, failsToUndo: NONE },
    '+0 +1 +2! -0 compensated',
  ],
  ['nothing can be undone', { hasCompensation: NONE, failingStep: 2, failsToUndo: NONE }, '+0 +1 +2! compensated'],
  [
    'a compensation failed, and those after it are not tried',
    { hasCompensation: ALL, failingStep: 2, failsToUndo: [false, true, false] },
    '+0 +1 +2! -1! stuck',
  ],
])('%s', (_, order, expected) => {
  expect(run(order).join(' ')).toBe(expected)
})

/**
 * Judges an order by its log alone, as an auditor would who knows what can be undone but not how the steps are chosen:
 * the claims that do not hold. A list rather than an `expect` each, which would take 20 s for all orders below.
 */
function audit({ hasCompensation, failingStep }: Order, log: readonly string[]): readonly string[] {
  const end = log.at(-1)
  const done = log.filter((entry) => /^\+\d+$/.test(entry)).map(Number)
  const undone = log.filter((entry) => /^-\d+$/.test(entry)).map((entry) => Number(entry.slice(1)))
  const notUndone = log.filter((entry) => /^-\d+!$/.test(entry)).map((entry) => Number(entry.slice(1, -1)))
  const leftToUndo = done.filter((step) => hasCompensation[step] && !undone.includes(step))
  const claims: Readonly<Record<string, boolean>> = {
    'steps are done in order, each once': done.every((step, nth) => step === nth),
    'all steps are done up to the one that fails': done.length === (failingStep ?? hasCompensation.length),
    'only an effect is undone': undone.every((step) => done.includes(step)),
    'only what can be undone is': undone.every((step) => hasCompensation[step]),
    'each effect is undone at most once, last first': undone.every(
      (step, nth) => nth === 0 || step < (undone[nth - 1] as number),
    ),
    'completed means that no step failed': (end === 'completed') === (failingStep === null),
    'completed means that nothing was undone': end !== 'completed' || undone.length === 0,
    'compensated means that nothing is left to undo': end !== 'compensated' || leftToUndo.length === 0,
    'stuck means that one compensation failed': notUndone.length === (end === 'stuck' ? 1 : 0),
    'whatever came after the one that failed is undone': end !== 'stuck' || leftToUndo.at(-1) === notUndone[0],
  }
  return Object.keys(claims).filter((claim) => !claims[claim])
}

test.each<[string, Order, readonly string[], string]>([
  [
    'half undone',
    { hasCompensation: ALL, failingStep: 2, failsToUndo: NONE },
    ['+0', '+1', '+2!', '-1', 'compensated'],
    'nothing is left',
  ],
  [
    'undone twice',
    { hasCompensation: ALL, failingStep: 1, failsToUndo: NONE },
    ['+0', '+1!', '-0', '-0', 'compensated'],
    'at most once',
  ],
  [
    'undone in order',
    { hasCompensation: ALL, failingStep: 2, failsToUndo: NONE },
    ['+0', '+1', '+2!', '-0', '-1', 'compensated'],
    'last first',
  ],
  [
    'undone and completed',
    { hasCompensation: [true], failingStep: null, failsToUndo: NONE },
    ['+0', '-0', 'completed'],
    'nothing was undone',
  ],
])('the auditor sees an order that is %s', (_, order, log, claim) => {
  expect(audit(order, log).join()).toContain(claim)
})

/** Every pattern of that many yes and no. */
const patterns = (count: number): readonly (readonly boolean[])[] =>
  Array.from({ length: 2 ** count }, (_, bits) => Array.from({ length: count }, (_, bit) => (bits & (1 << bit)) !== 0))

test('no order of up to six steps ends half done, whatever can be undone and whatever fails', () => {
  const ends = new Map<string | undefined, number>()
  const complaints: string[] = []
  for (let stepCount = 1; stepCount <= 6; stepCount++) {
    const failingSteps = [null, ...Array.from({ length: stepCount }, (_, step) => step)]
    for (const hasCompensation of patterns(stepCount)) {
      for (const failsToUndo of patterns(stepCount)) {
        for (const failingStep of failingSteps) {
          const order = { hasCompensation, failingStep, failsToUndo }
          const log = run(order)
          complaints.push(...audit(order, log).map((claim) => `not in ${log.join(' ')}: ${claim}`))
          ends.set(log.at(-1), (ends.get(log.at(-1)) ?? 0) + 1)
        }
      }
    }
  }
  expect(complaints).toEqual([])
  // Of n steps there are 4^n orders for each that fails. Compensated are those in which none of the k steps before it
  // both has a compensation and fails to undo: 3^k * 4^(n - k).
  expect(Object.fromEntries(ends)).toEqual({ completed: 5_460, compensated: 17_472, stuck: 13_476 })
})

test('nor does any longer one', () => {
  const order = fc.integer({ min: 1, max: 60 }).chain((stepCount) => {
    const bits = fc.array(fc.boolean(), { minLength: stepCount, maxLength: stepCount })
    const rarely = fc.array(
      fc.nat({ max: 30 }).map((n) => n === 0),
      { minLength: stepCount, maxLength: stepCount },
    )
    return fc.record({
      hasCompensation: bits,
      failingStep: fc.option(fc.nat({ max: stepCount - 1 })),
      failsToUndo: rarely,
    })
  })
  fc.assert(
    fc.property(order, (one) => {
      expect(audit(one, run(one))).toEqual([])
    }),
    { numRuns: 1_000 },
  )
})
