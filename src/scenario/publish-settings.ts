import { printCount } from '../units/count.ts'
import { printDuration } from '../units/duration.ts'
import { printRatio } from '../units/ratio.ts'
import type { PublishSpec } from './policy-spec.ts'
import { leaves, type Setting } from './setting.ts'

/** How the events about a record get out. */
export function publishSettings(spec: PublishSpec): readonly Setting[] {
  const hasRelay = spec.how === 'outbox'
  return leaves(['publish'], {
    how: spec.how,
    crash: printRatio(spec.crashRatio),
    every: hasRelay ? printDuration(spec.everyUs) : null,
    batch: hasRelay ? printCount(spec.batchCount) : null,
  })
}
