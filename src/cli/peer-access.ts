import { InputError } from '../fault/input-error.ts'
import type { PeerAccess } from '../link/link.ts'
import { isRealSink, type RealSinkSpec } from '../scenario/real-sink.ts'
import type { Scenario } from '../scenario/scenario.ts'
import { parseTemplate, variableOf } from '../scenario/template.ts'

/** Where access comes from. */
export interface AccessSources {
  readonly ownHosts: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
}

/**
 * Gathers what a scenario's real sinks may do, with those values of the environment that it refers to. Throws `InputError`
 * for each that is missing, or that could not be sent; a value is never part of a message.
 */
export function readPeerAccess({ sinks }: Pick<Scenario, 'sinks'>, { ownHosts, env }: AccessSources): PeerAccess {
  const references = sinks.filter(isRealSink).flatMap(listReferences)
  const problems = references.flatMap(({ where, variable, isHeader }) => {
    const value = env[variable]
    if (value === undefined || value === '') {
      return [{ where, message: `\${env:${variable}} is not set; give ${variable} a value in the environment` }]
    }
    if (!isHeader || /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return []
    return [{ where, message: `the value of ${variable} has characters that no header can have, such as a line break` }]
  })
  if (problems.length > 0) throw new InputError(problems)
  return {
    ownHosts,
    secrets: Object.fromEntries(references.map(({ variable }) => [variable, env[variable] as string])),
  }
}

/** A place where a sink refers to the environment. */
interface Reference {
  readonly where: string
  readonly variable: string
  /** Its value goes into a header, which cannot have every character. */
  readonly isHeader: boolean
}

function listReferences(sink: RealSinkSpec): readonly Reference[] {
  switch (sink.kind) {
    case 'http':
      return Object.entries(sink.headers).flatMap(([header, value]) =>
        referencesIn(value, { where: `sinks.${sink.name}.headers.${header}`, isHeader: true }),
      )
    case 'postgres':
      return referencesIn(sink.url, { where: `sinks.${sink.name}.url`, isHeader: false })
    case 'smtp':
      return sink.auth === null
        ? []
        : referencesIn(sink.auth.password, { where: `sinks.${sink.name}.auth.password`, isHeader: false })
  }
}

const referencesIn = (text: string, place: Pick<Reference, 'where' | 'isHeader'>): readonly Reference[] =>
  parseTemplate(text).names.map((name) => ({ ...place, variable: variableOf(name) ?? name }))
