import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The installed package's folder: this file is two levels down, in `src/cli` as in `dist/cli`. */
const packageUrl = new URL('../../', import.meta.url)

/** Folder of the scenarios that come with qbench. */
export const BUILTIN_DIR = fileURLToPath(new URL('scenarios/', packageUrl))

/** Version of the installed package, e.g. `0.1.0`. */
export function readPackageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('package.json', packageUrl), 'utf8')) as { version: string }
  return version
}
