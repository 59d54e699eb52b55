import { InputError } from '../fault/input-error.ts'
import { problemAt, type SourceText } from './source-text.ts'

/** No scenario needs a dozen levels. */
export const DEPTH_MAX = 64

/** Each level of a block takes at least one column, and a list inside a mapping may take none of its own. */
const INDENT_MAX = 4 * DEPTH_MAX

/**
 * Refuses text that may nest deeper than 64 levels, before a recursive parser sees it: 20,000 brackets abort the
 * whole process with the parser that follows. Counts brackets without regard to quotes, which only makes it stricter.
 * Throws `InputError`.
 */
export function checkNesting(source: SourceText): void {
  const { text } = source
  let depth = 0
  for (let offset = 0; offset < text.length; offset++) {
    const char = text[offset]
    if (char === '[' || char === '{') depth++
    else if (char === ']' || char === '}') depth = Math.max(0, depth - 1)
    if (depth > DEPTH_MAX) throw tooDeep(source, offset)
  }
  for (const match of text.matchAll(/^[ \t?:-]+/gm)) {
    if (match[0].length > INDENT_MAX) throw tooDeep(source, match.index + INDENT_MAX)
  }
}

function tooDeep(source: SourceText, offset: number): InputError {
  return new InputError([problemAt(source, offset, { message: `is nested deeper than ${DEPTH_MAX} levels` })])
}
