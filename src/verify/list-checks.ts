import type { Check } from './check.ts'
import { checkEqualEngines } from './equal-engines.ts'
import { checkFaultMatrix, checkFaultsLive } from './fault-matrix.ts'
import { checkFrozenSink, checkFrozenSinkLive } from './frozen-sink.ts'
import { checkKnownAnswers } from './known-answer.ts'
import { checkMachineNoise } from './machine-noise.ts'
import { listQueueModels } from './queue-models.ts'
import { checkReplayedRun } from './replayed-run.ts'

/** All checks, in the order in which they run: simulated time first, then the real clock, one after the other. */
export function listChecks(): readonly Check[] {
  return [
    ...listQueueModels().flatMap(checkKnownAnswers),
    checkEqualEngines(),
    checkFaultMatrix(),
    checkFrozenSink(),
    checkMachineNoise(),
    checkFaultsLive(),
    checkFrozenSinkLive(),
    checkReplayedRun(),
  ]
}
