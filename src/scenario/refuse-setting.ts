import type { z } from 'zod'

/** What is wrong with one setting of a section. */
export interface SettingRefusal {
  /** Key of the setting. */
  readonly key: string
  /** Goes on from the setting's name: `of 1s is less than backoff of 2s`. Ends with the other setting, if there is one. */
  readonly message: string
  /** Key of the other setting, whose place is then told too. */
  readonly beside?: string
}

/** Reports a setting of a section that is right by itself, but not with those beside it. */
export function refuseSetting(
  { value, issues }: z.core.ParsePayload<unknown>,
  { key, message, beside }: SettingRefusal,
): void {
  const issue = { code: 'custom' as const, message, path: [key], input: value }
  issues.push(beside === undefined ? issue : { ...issue, params: { beside } })
}
