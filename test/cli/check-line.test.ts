import { expect, test } from 'vitest'
import { renderCheck, renderChecks, worstVerdict } from '../../src/cli/check-line.ts'
import { plainPalette as palette } from '../../src/report/palette.ts'
import type { CheckResult, CheckVerdict } from '../../src/verify/check.ts'

const result = (verdict: CheckVerdict, part: Partial<CheckResult> = {}): CheckResult => ({
  name: 'M/M/10, 90 % busy',
  verdict,
  words: 'mean wait 33.6 ms, exact 33.4 ms',
  evidence: 'z −0.2 of 20 runs',
  figures: {},
  ...part,
})

test('a check is a line of 80 columns, whose parts stand under each other', () => {
  const lines = [
    result('holds'),
    result('unclear', {
      name: 'a real run, replayed',
      words: 'mean wait 204 ms, replayed 210 ms',
      evidence: 'late by 23 ms',
    }),
    result('fails', { name: 'ledgers under faults', words: '1 of 104 runs do not add up', evidence: '104 runs' }),
  ].map((each) => renderCheck(each, { palette, width: 80 }))
  expect(lines.join('\n')).toBe(
    `  ✓ M/M/10, 90 % busy       mean wait 33.6 ms, exact 33.4 ms   z −0.2 of 20 runs
  ! a real run, replayed    mean wait 204 ms, replayed 210 ms  late by 23 ms
  ✗ ledgers under faults    1 of 104 runs do not add up        104 runs`,
  )
})

test('a message that is too long goes on under its beginning', () => {
  const message = 'stuck at 1.2 s: nothing is scheduled, but requests wait for an answer and 4 have not ended'
  expect(renderCheck(result('fails', { words: message, evidence: '' }), { palette, width: 80 })).toBe(
    `  ✗ M/M/10, 90 % busy       stuck at 1.2 s: nothing is scheduled, but requests
                            wait for an answer and 4 have not ended`,
  )
})

test('the last line says what the whole comes to, and names what does not hold', () => {
  const last = (verdicts: readonly CheckVerdict[], wantedCount = verdicts.length) =>
    renderChecks(
      verdicts.map((verdict) => result(verdict)),
      { wallUs: 31_200_000, wantedCount },
      palette,
    )
  expect([
    last(['holds', 'holds']),
    last(['holds', 'fails', 'unclear']),
    last(['unclear', 'holds']),
    last(['holds'], 14),
  ]).toEqual([
    '✓ all 2 checks hold in 31.2 s',
    '✗ 1 of 3 checks hold; wrong: M/M/10, 90 % busy; unclear on this machine now: M/M/10, 90 % busy; in 31.2 s',
    '! 1 of 2 checks hold; unclear on this machine now: M/M/10, 90 % busy; in 31.2 s',
    '! stopped after 1 of 14 checks in 31.2 s',
  ])
})

test('a check that fails weighs more than one that says nothing', () => {
  expect(worstVerdict([result('unclear'), result('fails'), result('holds')])).toBe('fails')
  expect(worstVerdict([result('holds'), result('unclear')])).toBe('unclear')
  expect(worstVerdict([result('holds')])).toBe('holds')
})
