/** A text with places in it, each written `${name}`: what stands around them, and their names in between. */
export interface Template {
  /** One more than the names. */
  readonly texts: readonly string[]
  readonly names: readonly string[]
}

/** Takes a text apart at its places. */
export function parseTemplate(text: string): Template {
  const parts = text.split(/\$\{([^}]*)\}/)
  return {
    texts: parts.filter((_, index) => index % 2 === 0),
    names: parts.filter((_, index) => index % 2 === 1),
  }
}

/** Puts a template together again, with a value for each name. */
export function fillTemplate({ texts, names }: Template, textOf: (name: string) => string): string {
  let filled = texts[0] as string
  for (let index = 0; index < names.length; index++) {
    filled += textOf(names[index] as string) + (texts[index + 1] as string)
  }
  return filled
}

/** Variable of the environment that a place refers to; null: it refers to something else. */
export function variableOf(name: string): string | null {
  return /^env:([A-Za-z_][A-Za-z0-9_]*)$/.exec(name)?.[1] ?? null
}
