import { readdirSync } from 'node:fs'

/** Names of the scenarios that come with qbench, in alphabetical order: one per file of the folder. */
export function listScenarios(builtinDir: string): string[] {
  return readdirSync(builtinDir)
    .filter((fileName) => fileName.endsWith(SUFFIX))
    .map((fileName) => fileName.slice(0, -SUFFIX.length))
    .sort()
}

const SUFFIX = '.yaml'
