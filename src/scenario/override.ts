/** A value from outside the file, for one place in it. */
export interface Override {
  /** Keys and list positions joined by dots: `requests.send.arrivals.stages.0.rate`; `*` is every name of a part. */
  readonly path: string
  /** As YAML: `2s`, `[ { for: 1s, rate: 5/s } ]`. */
  readonly value: string
  /** `--set`, another flag such as `--seed`, or a variable such as `QBENCH_SEED`. */
  readonly origin: string
}

/** How a message names an override. */
export function printOverride({ origin, path }: Override): string {
  return origin === '--set' ? `--set ${path}` : origin
}

/** Flags win over environment variables. */
export const isFromEnvironment = ({ origin }: Override): boolean => origin.startsWith('QBENCH_')
