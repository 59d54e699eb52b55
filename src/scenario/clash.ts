import { type Finding, printPath } from './finding.ts'
import type { Setting } from './setting.ts'

/**
 * Two settings that are each possible, but not together: `a.timeout of 5s <why> b.timeout of 3s`, to which the place of
 * the second is added. A setting without a value of its own (a mapping) has the value ''.
 */
export function clash(setting: Setting, why: string, other: Setting): Finding {
  return {
    path: setting.path,
    at: 'value',
    message: `${printSetting(setting)} ${why} ${printSetting(other)}`,
    beside: other.path,
  }
}

const printSetting = ({ path, value }: Setting): string =>
  value === '' ? printPath(path) : `${printPath(path)} of ${value}`
