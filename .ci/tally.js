/**
 * Prints "N passed, N failed, N skipped" from vitest's JSON report. What failed without a test to its name (the
 * installation, the build, a check, a test file that did not load) counts as one failure each.
 *
 * node .ci/tally.js <report.json> <exit code of the tests>
 */
import { existsSync, readFileSync } from 'node:fs'

const [path, status] = process.argv.slice(2)

function readReport() {
  if (!existsSync(path)) return { numPassedTests: 0, numFailedTests: 0, numTotalTests: 0, testResults: [] }
  return JSON.parse(readFileSync(path, 'utf8'))
}

const report = readReport()
const unloaded = report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
const counted = report.numFailedTests + unloaded.length
const failed = counted === 0 && status !== '0' ? 1 : counted
const skipped = report.numTotalTests - report.numPassedTests - report.numFailedTests

console.log(`${report.numPassedTests} passed, ${failed} failed, ${skipped} skipped`)
process.exitCode = failed === 0 ? 0 : 1
