import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ProgramError } from '../../src/fault/program-error.ts'
import { type AdmissionDecision, type AdmissionView, createAdmission } from '../../src/policy/admission.ts'
import type { AdmissionSpec } from '../../src/scenario/policy-spec.ts'

const SEC = 1_000_000
const OPEN: AdmissionSpec = {
  inFlightCountMax: null,
  depthCountMax: null,
  ageUsMax: null,
  bucket: null,
  retryAfterUs: null,
}
const QUIET: AdmissionView = { inFlightCount: 0, depthCount: 0, oldestUs: 0 }
const CROWDED: AdmissionView = { inFlightCount: 1_000_000, depthCount: 1_000_000, oldestUs: 3_600 * SEC }

function decide(spec: Partial<AdmissionSpec>, view: Partial<AdmissionView>): AdmissionDecision {
  return createAdmission({ ...OPEN, ...spec }).decide({ ...QUIET, ...view }, 0)
}

test('without limits everybody is admitted', () => {
  expect(createAdmission(OPEN).decide(CROWDED, 0)).toBe('admit')
})

test('a count at its limit leaves no room for one more', () => {
  const inFlight = [9, 10, 11].map((inFlightCount) => decide({ inFlightCountMax: 10 }, { inFlightCount }))
  expect(inFlight).toEqual(['admit', 'in-flight', 'in-flight'])
  const depth = [9, 10, 11].map((depthCount) => decide({ depthCountMax: 10 }, { depthCount }))
  expect(depth).toEqual(['admit', 'depth', 'depth'])
  expect(decide({ inFlightCountMax: 0 }, {})).toBe('in-flight')
})

test('an age is refused only beyond its limit, so that a limit of nothing admits while nothing waits', () => {
  const ages = [99, 100, 101].map((oldestUs) => decide({ ageUsMax: 100 }, { oldestUs }))
  expect(ages).toEqual(['admit', 'admit', 'age'])
  expect([0, 1].map((oldestUs) => decide({ ageUsMax: 0 }, { oldestUs }))).toEqual(['admit', 'age'])
})

test('the reason of a refusal is the first that holds: in flight, depth, age, rate', () => {
  const bucket = { ratePerSec: 1, burstCount: 1 }
  const admission = createAdmission({ ...OPEN, inFlightCountMax: 1, depthCountMax: 1, ageUsMax: 1, bucket })
  expect(admission.decide(QUIET, 0)).toBe('admit')
  const views = [CROWDED, { ...CROWDED, inFlightCount: 0 }, { ...QUIET, oldestUs: 2 }, QUIET]
  expect(views.map((view) => admission.decide(view, 0))).toEqual(['in-flight', 'depth', 'age', 'rate'])
})

test('a request that another limit refuses costs no token', () => {
  const admission = createAdmission({ ...OPEN, inFlightCountMax: 1, bucket: { ratePerSec: 1, burstCount: 2 } })
  const busy = { ...QUIET, inFlightCount: 1 }
  const decisions = [busy, busy, busy, QUIET, QUIET, QUIET].map((view) => admission.decide(view, 0))
  expect(decisions).toEqual(['in-flight', 'in-flight', 'in-flight', 'admit', 'admit', 'rate'])
})

test('whatever the limits and the crowd, each decision is that of a list of limits and a bucket of whole parts', () => {
  const limit = fc.option(fc.nat({ max: 5 }))
  const spec = fc.record({
    inFlightCountMax: limit,
    depthCountMax: limit,
    ageUsMax: limit,
    bucket: fc.option(
      fc.record({ ratePerSec: fc.integer({ min: 1, max: 5_000 }), burstCount: fc.integer({ min: 1, max: 5 }) }),
    ),
    retryAfterUs: fc.constant(null),
  })
  const visit = fc.record({
    gapUs: fc.nat({ max: 1_000 }),
    view: fc.record({
      inFlightCount: fc.nat({ max: 6 }),
      depthCount: fc.nat({ max: 6 }),
      oldestUs: fc.nat({ max: 6 }),
    }),
  })
  fc.assert(
    fc.property(spec, fc.array(visit, { maxLength: 200 }), (limits, visits) => {
      const admission = createAdmission(limits)
      let parts = (limits.bucket?.burstCount ?? 0) * SEC
      let nowUs = 0
      for (const { gapUs, view } of visits) {
        nowUs += gapUs
        if (limits.bucket !== null) {
          parts = Math.min(limits.bucket.burstCount * SEC, parts + gapUs * limits.bucket.ratePerSec)
        }
        const reasons: readonly (readonly [AdmissionDecision, boolean])[] = [
          ['in-flight', limits.inFlightCountMax !== null && view.inFlightCount >= limits.inFlightCountMax],
          ['depth', limits.depthCountMax !== null && view.depthCount >= limits.depthCountMax],
          ['age', limits.ageUsMax !== null && view.oldestUs > limits.ageUsMax],
          ['rate', limits.bucket !== null && parts < SEC],
        ]
        const expected = reasons.find(([, isHit]) => isHit)?.[0] ?? 'admit'
        if (expected === 'admit') parts -= SEC
        expect(admission.decide(view, nowUs)).toBe(expected)
      }
    }),
  )
})

test('a rate that cannot be kept is a programmer error', () => {
  expect(() => createAdmission({ ...OPEN, bucket: { ratePerSec: 0, burstCount: 1 } })).toThrow(ProgramError)
})
