import type { ScenarioDraft } from './scenario-schema.ts'

/** The places of faults in their list, in the order of their times; those of one time stay as they were written. */
export function faultOrder(faults: ScenarioDraft['faults']): readonly number[] {
  const atUs = (index: number): number => faults[index]?.at ?? 0
  return [...faults.keys()].sort((a, b) => atUs(a) - atUs(b))
}
