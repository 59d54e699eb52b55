import { z } from 'zod'
import { assert } from '../fault/assert.ts'

/** Which settings a section has, by what it is called; the checker needs them for "did you mean". */
const settingsByRole = new Map<string, readonly string[]>()

/** The settings of the section whose unknown keys are reported as `role`. */
export function settingsOf(role: string): readonly string[] {
  const settings = settingsByRole.get(role)
  assert(settings !== undefined, `no section has the role "${role}"`)
  return settings
}

/**
 * A mapping with known keys only. `role` completes the sentence "x is not ...", e.g. `a setting of a request`, and is
 * the message under which an unknown key is reported.
 */
export function section<Shape extends z.core.$ZodLooseShape>(role: string, shape: Shape) {
  assert(!settingsByRole.has(role), `two sections have the role "${role}"`)
  settingsByRole.set(role, Object.keys(shape))
  const expected = `expected a mapping with ${Object.keys(shape).join(', ')}`
  return z.strictObject(shape, { error: (issue) => (issue.code === 'unrecognized_keys' ? role : expected) })
}

type Alternatives = Readonly<Record<string, z.ZodType>>

/**
 * A mapping with exactly one of several keys, which says what kind of value follows: `{ poisson: ... }`. Yields what
 * the one value yields, so the alternatives should tell their kind themselves.
 */
export function choice<Shape extends Alternatives>(role: string, shape: Shape) {
  const names = Object.keys(shape)
  const optional = Object.fromEntries(Object.entries(shape).map(([name, schema]) => [name, schema.optional()]))
  return section(role, optional)
    .check((context) => {
      const given = Object.keys(context.value)
      // An unknown key is a problem already, and probably the one that is missing here.
      if (given.length === 1 || context.issues.length > 0) return
      const found = given.length === 0 ? 'none' : given.join(' and ')
      context.issues.push({
        code: 'custom',
        message: `has one of ${names.join(', ')}; got ${found}`,
        input: context.value,
      })
    })
    .meta({ minProperties: 1, maxProperties: 1 })
    .transform((given) => Object.values(given)[0] as z.output<Shape[keyof Shape]>)
}
