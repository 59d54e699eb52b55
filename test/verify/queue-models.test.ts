import { expect, test } from 'vitest'
import { listQueueModels } from '../../src/verify/queue-models.ts'

test('the exact answers are those of the textbook', () => {
  const answers = listQueueModels().flatMap(({ name, answers: known }) =>
    known.map(({ figure, exact }) => [name, figure, Number(exact.toPrecision(5))]),
  )
  expect(answers).toEqual([
    // rho s / (1 - rho) = 0.8 * 50 ms / 0.2
    ['M/M/1, 80 % busy', 'meanWaitUs', 200_000],
    // C(10, 9) = 0.66873, times 50 ms / (10 - 9)
    ['M/M/10, 90 % busy', 'meanWaitUs', 33_437],
    // Half of M/M/1.
    ['M/D/1, 80 % busy', 'meanWaitUs', 100_000],
    // 0.8 * 20 ms * 3.25 / (2 * 0.2)
    ['M/G/1, two-point work', 'meanWaitUs', 130_000],
    // sigma = ln 5 / 2.3263 = 0.69184, mean 50.815 ms, squared variation 0.61387
    ['M/G/1, lognormal work', 'meanWaitUs', 164_020],
    ['M/M/4/12, 110 % load', 'refusedRatio', 0.13871],
    ['M/M/4/12, 110 % load', 'meanWaitUs', 53_649],
  ])
})
