import { printBytes } from '../units/bytes.ts'
import { printCount } from '../units/count.ts'
import { printDecimal } from '../units/decimal.ts'
import { printDuration } from '../units/duration.ts'
import { printRatio } from '../units/ratio.ts'
import { distributionSettings } from './distribution-settings.ts'
import { breakerSettings } from './policy-settings.ts'
import type { ServerSpec, SinkSpec, Stall } from './scenario.ts'
import { leaves, type Setting } from './setting.ts'

/** The settings of a sink, in the order of the file's grammar. */
export function sinkSettings(sink: SinkSpec): readonly Setting[] {
  const kind = leaves([], { kind: sink.kind })
  switch (sink.kind) {
    case 'none':
      return kind
    case 'cpu':
      return [...kind, ...distributionSettings('burn', sink.burn)]
    case 'mock-smtp':
      return [
        ...kind,
        ...capacitySettings(sink),
        ...leaves([], {
          transientRate: printRatio(sink.transientRatio),
          permanentRate: printRatio(sink.permanentRatio),
          greeting: printDuration(sink.greetingUs),
        }),
        ...troubleSettings(sink),
      ]
    case 'mock-db':
      return [
        ...kind,
        ...capacitySettings(sink),
        ...leaves(['contention'], { sigma: printDecimal(sink.sigmaRatio), kappa: printDecimal(sink.kappaRatio) }),
        ...(sink.collapse === null
          ? []
          : leaves(['collapse'], {
              waiting: printCount(sink.collapse.waitingCount),
              downFor: printDuration(sink.collapse.downUs),
            })),
        ...leaves([], { errorRate: printRatio(sink.errorRatio) }),
        ...troubleSettings(sink),
      ]
    case 'mock-http':
      return [
        ...kind,
        ...capacitySettings(sink),
        ...leaves([], {
          errorRate: printRatio(sink.errorRatio),
          goneRate: printRatio(sink.goneRatio),
          hangRate: printRatio(sink.hangRatio),
        }),
        ...troubleSettings(sink),
      ]
    case 'http':
      return [
        ...kind,
        ...leaves([], { url: sink.url, method: sink.method }),
        ...leaves(['headers'], sink.headers),
        ...leaves([], {
          body: sink.body,
          connections: printCount(sink.connectionCount),
          connectTimeout: printDuration(sink.connectTimeoutUs),
        }),
        ...(sink.breaker === null ? [] : breakerSettings(sink.breaker)),
      ]
    case 'postgres':
      return [
        ...kind,
        ...leaves([], {
          url: sink.url,
          statement: sink.statement,
          connections: printCount(sink.connectionCount),
          pooled: String(sink.isPooled),
          connectTimeout: printDuration(sink.connectTimeoutUs),
        }),
        ...(sink.breaker === null ? [] : breakerSettings(sink.breaker)),
      ]
    case 'smtp':
      return [
        ...kind,
        ...leaves([], { url: sink.url, from: sink.from, to: sink.to, size: printBytes(sink.sizeBytes) }),
        ...(sink.auth === null ? [] : leaves(['auth'], { user: sink.auth.user, password: sink.auth.password })),
        ...leaves([], {
          starttls: sink.starttls,
          connections: printCount(sink.connectionCount),
          connectTimeout: printDuration(sink.connectTimeoutUs),
        }),
        ...(sink.breaker === null ? [] : breakerSettings(sink.breaker)),
      ]
  }
}

const capacitySettings = ({ connectionCount, serviceTime }: ServerSpec): readonly Setting[] => [
  ...leaves([], { connections: printCount(connectionCount) }),
  ...distributionSettings('serviceTime', serviceTime),
]

const troubleSettings = ({ stalls, breaker }: ServerSpec): readonly Setting[] => [
  ...stalls.flatMap(stallSettings),
  ...(breaker === null ? [] : breakerSettings(breaker)),
]

const stallSettings = ({ atUs, forUs }: Stall, index: number): readonly Setting[] =>
  leaves(['stalls', index], { at: printDuration(atUs), for: printDuration(forUs) })
