import { describe, expect, it } from 'vitest'
import type { ComparisonRow } from '../../src/compare/comparison.ts'
import { compareSideBySide } from '../../src/compare/side-by-side.ts'
import { renderComparison } from '../../src/report/comparison-text.ts'
import { plainPalette } from '../../src/report/palette.ts'
import type { RunResult } from '../../src/result/run-result.ts'
import { loginAsync, loginSync, newsletterAsync, newsletterSync, spikeAsync, spikeSync } from './stories.ts'

/** The same scenario with another setting, on another machine, ended by Ctrl-C. */
const onAnotherMachine = (): RunResult => ({
  ...loginSync(),
  status: 'partial',
  seed: '43',
  scenario: { ...loginSync().scenario, hash: 'b'.repeat(64) },
  environment: { ...loginSync().environment, cpuCount: 64, nodeVersion: '24.0.0' },
})

describe('the comparison', () => {
  it.each([
    ['newsletter', newsletterSync, newsletterAsync],
    ['spike', spikeSync, spikeAsync],
    ['login', loginSync, loginAsync],
    ['same', loginSync, loginSync],
    ['other-settings', loginSync, onAnotherMachine],
  ] as const)('of %s is as in its golden file', async (name, base, candidate) => {
    const text = renderComparison(compareSideBySide(base(), candidate()), plainPalette)
    await expect(text).toMatchFileSnapshot(`../golden/compare/${name}.txt`)
  })
})

it('a tool that was late says below the table what it does not call', () => {
  const comparison = { ...compareSideBySide(loginSync(), loginAsync()), latenessUs: 30_000 }
  expect(renderComparison(comparison, plainPalette)).toContain(
    '\n  the tool itself was late: latencies that differ by less than 30 ms are not called.\n  one run each',
  )
})

describe('a change is put into words', () => {
  const wordsFor = (part: Partial<ComparisonRow>): string => {
    const row: ComparisonRow = {
      metric: 'm',
      label: 'm',
      unit: 'count',
      base: 0,
      candidate: 0,
      better: 'lower',
      verdict: 'worse',
      ...part,
    }
    const run = { id: 'x', mode: 'sync' } as const
    const text = renderComparison(
      { base: run, candidate: run, rows: [row], warnings: [], latenessUs: null, isExact: false },
      plainPalette,
    )
    return text.split('\n')[1]?.split(/ {4,}/).slice(3).join('|') ?? ''
  }

  it.each([
    [{ base: 0, candidate: 7 }, '+7|✗ worse'],
    [{ base: 7, candidate: 0, verdict: 'better' }, '−7|✓ better'],
    [{ base: 100, candidate: 199 }, '+99|✗ worse'],
    [{ base: 100, candidate: 200 }, '2 × more|✗ worse'],
    [{ base: 200, candidate: 100, verdict: 'better' }, '2 × fewer|✓ better'],
    [{ unit: 'us', base: 1_000, candidate: 1_100 }, '+10 %|✗ worse'],
    [{ unit: 'us', base: 1_100, candidate: 1_000, verdict: 'better' }, '−9.09 %|✓ better'],
    [{ unit: 'us', base: 1_000, candidate: 2_345, verdict: 'price' }, '2.35 × slower|· the price'],
    [{ unit: 'us', base: 0, candidate: 5 }, '✗ worse'],
    [{ unit: 'perSec', base: 100, candidate: 20 }, '5 × less|✗ worse'],
    [{ base: 100, candidate: 101, verdict: 'unclear' }, 'no clear difference'],
    [{ base: 100, candidate: 100, verdict: 'same' }, 'same'],
    [{ base: 100, candidate: 200, verdict: 'few samples' }, '2 × more|· too few samples'],
    [{ base: null, candidate: 100, verdict: 'no data' }, '· no data'],
  ] as const satisfies readonly (readonly [Partial<ComparisonRow>, string])[])('%o: %s', (part, words) => {
    expect(wordsFor(part)).toBe(words)
  })
})
