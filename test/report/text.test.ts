import { stripVTControlCharacters } from 'node:util'
import { Chalk } from 'chalk'
import { describe, expect, it } from 'vitest'
import type { Measurement } from '../../src/measure/measurement.ts'
import { renderHeading } from '../../src/report/heading.ts'
import { type Palette, plainPalette } from '../../src/report/palette.ts'
import { renderText } from '../../src/report/text.ts'
import type { RunResult } from '../../src/result/run-result.ts'
import { expectation, intervals, intervalsAround, latency, queue, result } from './make-result.ts'
import * as stories from './stories.ts'

const { newsletter, newsletterSync, newsletterAsync, spikeSync, spikeAsync, videoSync, loginSync, loginAsync } = stories

function screenOf(of: RunResult, palette = plainPalette): string {
  const next = { command: 'qbench run it --mode async', meaning: 'the same work through a queue' }
  return `${renderHeading(of.scenario.resolved, of.mode, palette)}\n${renderText(of, { palette, path: `.qbench/runs/${of.id}.json`, next })}`
}

/** A run that Ctrl-C ended, whose tool could not keep up, and whose ledger does not close. */
function brokenRun(): RunResult {
  const { measurement } = newsletterAsync()
  return result(newsletter, {
    ...measurement,
    ending: 'interrupted',
    effectCount: 999_990,
    lateness: { ...(measurement.lateness as NonNullable<typeof measurement.lateness>), p99Us: 12_000, maxUs: 15_000 },
  })
}

/** A queue at 87 %, whose expected wait the run bounds and whose expected response it does not; it began slowly. */
function busyRun(): RunResult {
  const { measurement } = loginAsync()
  const response = latency(1_000, 150, 6)
  const wait = latency(1_000, 60_000, 4)
  return result(
    {
      ...stories.login,
      expectations: {
        sync: [],
        async: [
          expectation('check-password.wait.p99 < 1s', 'us', 1_000_000),
          expectation('check-password.wait.mean < 1s', 'us', 1_000_000),
          expectation('log-in.response.p99 < 10ms', 'us', 10_000),
        ],
      },
    },
    {
      ...measurement,
      requests: measurement.requests.map((request) => ({
        ...request,
        response: {
          ...response,
          ci: { ...intervalsAround(response, 0.1), p99: { lowUs: 580, highUs: null, neededCount: 2_345 } },
        },
      })),
      jobs: measurement.jobs.map((job) => ({ ...job, wait: { ...wait, ci: intervalsAround(wait, 0.12) } })),
      queues: measurement.queues.map((one) => ({ ...one, threadCount: 1, concurrencyCount: 2 })),
      startCut: { series: 'check-password.wait', ratio: 0.25, headMeanUs: 190_000, restMeanUs: 51_000 },
    },
  )
}

describe('the final screen', () => {
  it.each([
    ['newsletter-sync', newsletterSync],
    ['newsletter-async', newsletterAsync],
    ['spike-sync', spikeSync],
    ['spike-async', spikeAsync],
    ['video-sync', videoSync],
    ['login-sync', loginSync],
    ['login-async', loginAsync],
    ['broken-run', brokenRun],
    ['busy-run', busyRun],
  ] as const)('of %s is as in its golden file', async (name, story) => {
    await expect(screenOf(story())).toMatchFileSnapshot(`../golden/report/${name}.txt`)
  })

  it.each([newsletterSync, spikeAsync, brokenRun, busyRun])('of %o says the same with and without colour', (story) => {
    const chalk = new Chalk({ level: 1 })
    const coloured: Palette = {
      accent: chalk.cyan,
      dim: chalk.dim,
      good: chalk.green,
      bad: chalk.red,
      warn: chalk.yellow,
      bold: chalk.bold,
    }
    const text = screenOf(story(), coloured)
    expect(text).not.toBe(screenOf(story()))
    expect(stripVTControlCharacters(text)).toBe(screenOf(story()))
  })

  it('without a file and without advice ends with the expectations', () => {
    const text = renderText(newsletterSync(), { palette: plainPalette, path: null, next: null })
    expect(text.trimEnd().split('\n').at(-1)).toBe('  expect     ✗ send.timeouts == 0  1')
  })

  it('of a run without a single sample has no table', () => {
    const { measurement } = loginSync()
    const empty = {
      ...measurement,
      requests: measurement.requests.map((request) => ({ ...request, response: null })),
      jobs: measurement.jobs.map((job) => ({ ...job, service: null })),
    }
    const text = renderText(result(stories.login, empty), { palette: plainPalette, path: null, next: null })
    expect(text).not.toContain('p50')
    expect(text).toContain('  ledger     1,000 created')
  })

  it('names the warm-up at its counts, and says once what few samples mean', () => {
    const { measurement } = videoSync()
    const jobs = measurement.jobs.map((job) => ({ ...job, service: latency(60, 0) }))
    const warm = result({ ...stories.video, warmupUs: 1_000_000 }, { ...measurement, jobs })
    const text = renderText(warm, { palette: plainPalette, path: null, next: null })
    expect(text).toMatch(/^ +count +p50 +p95 +p99 +max {4}after 1 s of warm-up$/m)
    expect(text.match(/few samples/g)).toHaveLength(1)
    expect(text).toMatch(/^ {2}transcode +60( under 1 µs){4} {4}processor work$/m)
  })

  it('tells where the first wait lies when no latency is expected, and nothing of the kind when the backlog grew', () => {
    const { measurement } = loginAsync()
    const wait = latency(1_000, 60_000, 4)
    const certain = {
      ...measurement,
      jobs: measurement.jobs.map((job) => ({ ...job, wait: { ...wait, ci: intervalsAround(wait, 0.12) } })),
    }
    const textOf = (of: Measurement): string =>
      renderText(result(stories.login, of), { palette: plainPalette, path: null, next: null })
    expect(textOf(certain)).toContain('check-password.wait.p99 186 ms, 95 % sure between 164 ms and 208 ms')
    const growing = { ...certain, intervals: intervals({ depth: [1, 10, 20, 30, 40, 50, 60, 70, 80, 90] }) }
    expect(textOf(growing)).not.toContain('sure between')
  })

  it('says of a queue that nothing passed through just that', () => {
    const idle = { ...loginAsync().measurement, queues: [queue()] }
    const text = renderText(result(stories.login, idle), { palette: plainPalette, path: null, next: null })
    expect(text).toMatch(/^ {2}queue {6}peak 0 · nothing queued/m)
  })

  it('keeps its lines within the screen, but for the table and what is there to be copied', () => {
    const next = { command: 'qbench run it --mode sync', meaning: 'the same work while the client waits' }
    const text = renderText(spikeAsync(), { palette: plainPalette, path: null, next, width: 60 })
    const wide = text.split('\n').filter((line) => line.length > 60)
    expect(wide.every((line) => / ms {2}| s {2}/.test(line))).toBe(true)
    expect(text).toContain('  next       qbench run it --mode sync\n             the same work while')
  })
})
