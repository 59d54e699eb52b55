/**
 * Checks who imports whom (.dependency-cruiser.cjs). The cruiser passes happily when it understood nothing, for
 * instance with a compiler that it cannot drive, so the number of modules that it saw is checked as well.
 */
import { readdirSync } from 'node:fs'
import { cruise, format } from 'dependency-cruiser'
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config'
import config from '../.dependency-cruiser.cjs'

const sources = readdirSync('src', { recursive: true }).filter((name) => name.endsWith('.ts'))

const { output } = await cruise(
  ['src'],
  { ...config.options, ruleSet: { forbidden: config.forbidden }, validate: true },
  config.options.enhancedResolveOptions,
  { tsConfig: extractTSConfig(config.options.tsConfig.fileName) },
)
const seen = output.modules.filter((module) => module.source.startsWith('src/'))
const report = await format(output, { outputType: 'err-long' })
console.log(report.output.trim())

if (seen.length < sources.length) {
  console.log(`✗ the cruiser saw ${seen.length} of ${sources.length} files in src: its answer means nothing`)
  process.exitCode = 1
} else if (output.summary.error > 0) {
  process.exitCode = 1
}
