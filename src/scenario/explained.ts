import type { z } from 'zod'

/** A refinement of a text: `explain` says what is wrong with it, in words that follow its path; null: nothing. */
export function explained(explain: (text: string) => string | null) {
  return (text: string, context: z.RefinementCtx<string>): void => {
    const message = explain(text)
    if (message !== null) context.addIssue({ code: 'custom', message })
  }
}
