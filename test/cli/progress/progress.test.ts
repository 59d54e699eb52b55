import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createProgress } from '../../../src/cli/progress/progress.ts'
import { plainPalette } from '../../../src/report/palette.ts'
import { newsletter } from '../../report/stories.ts'
import { draining, reading, sendingOneByOne } from './readings.ts'
import { showOnScreen } from './screen.ts'

const open = (
  mode: 'sync' | 'async',
  columns: number,
  { isTerminal = true, palette = plainPalette, rows: rowCount = 24 } = {},
) => {
  const size = { columns, rows: rowCount }
  let bytes = ''
  const io = {
    err: (text: string) => {
      bytes += text
    },
    stderrIsTerminal: isTerminal,
    stderrSize: () => size,
  }
  return {
    progress: createProgress({ scenario: newsletter, mode, io, palette }),
    size,
    bytes: () => bytes,
    rows: () => {
      vi.useRealTimers()
      return showOnScreen(bytes, columns)
    },
  }
}

const CURSOR_SHOWN = '\x1b[?25h'
const CURSOR_HIDDEN = '\x1b[?25l'
const WRAP_ON = '\x1b[?7h'

describe('on a wide terminal', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('a synchronous run shows how long the client has waited and what is sent', async () => {
    const { progress, rows } = open('sync', 100)
    progress.update(sendingOneByOne)
    vi.advanceTimersByTime(100)
    expect(await rows()).toEqual([
      '  client     ████████████▏             waiting                0:15 of 0:30',
      '  sent       ▏                         318 of 1,000,000       21/s',
    ])
    progress.stop()
  })

  it('an asynchronous run shows answer, work, backlog and workers in four lines', async () => {
    const { progress, rows } = open('async', 100)
    for (const depthCount of [0, 980_000, 900_000, 700_000]) progress.update({ ...draining, depthCount })
    progress.update(draining)
    vi.advanceTimersByTime(100)
    expect(await rows()).toEqual([
      '  answered   ████████████████████████  1 of 1                 last in 0.7 ms',
      '  delivered  █████████▍                392,114 of 1,000,000   198,000/s   0:03 left',
      '  queue      ▁█▇▆▅                     597,886 waiting        oldest 1.9 s',
      '  workers    10,000 of 10,000 busy     0 retried · 0 dead',
    ])
    progress.stop()
  })

  it('is redrawn in place at most ten times a second', async () => {
    const { progress, bytes, rows } = open('sync', 100)
    for (let doneCount = 0; doneCount < 50; doneCount++) {
      progress.update(reading({ doneCount }))
      vi.advanceTimersByTime(20)
    }
    expect(bytes().split('client').length - 1).toBeLessThanOrEqual(10)
    expect(await rows()).toHaveLength(2)
    progress.stop()
  })

  it('leaves the last state, a new line, the cursor and line wrapping behind, however often it is stopped', async () => {
    const { progress, bytes } = open('sync', 100)
    progress.update(sendingOneByOne)
    progress.stop()
    const left = bytes()
    progress.stop()
    expect(bytes()).toBe(left)
    expect(vi.getTimerCount()).toBe(0)
    expect(left.startsWith(CURSOR_HIDDEN)).toBe(true)
    expect(left.lastIndexOf(CURSOR_SHOWN)).toBeGreaterThan(left.lastIndexOf(CURSOR_HIDDEN))
    expect(left).toContain(WRAP_ON)
    vi.useRealTimers()
    expect(await showOnScreen(`${left}next`, 100)).toEqual([
      expect.stringContaining('client'),
      expect.stringContaining('318 of 1,000,000'),
      'next',
    ])
  })

  it('prints a note above the lines and keeps it', async () => {
    const { progress, bytes, rows } = open('sync', 100)
    progress.update(sendingOneByOne)
    vi.advanceTimersByTime(100)
    progress.note('! stopping')
    vi.advanceTimersByTime(100)
    const frame = bytes()
    progress.note('! still stopping')
    progress.stop()
    vi.useRealTimers()
    const lines = [expect.stringContaining('client'), expect.stringContaining('sent')]
    expect(await showOnScreen(frame, 100)).toEqual(['! stopping', ...lines])
    expect(await rows()).toEqual(['! stopping', '! still stopping', ...lines])
  })

  it('takes no signal handlers: those belong to one place', () => {
    const countBefore = process.listenerCount('SIGINT') + process.listenerCount('SIGTERM')
    const { progress } = open('sync', 100)
    expect(process.listenerCount('SIGINT') + process.listenerCount('SIGTERM')).toBe(countBefore)
    progress.stop()
  })

  it.each([60, 72, 80, 99])('fits into %i columns', async (columns) => {
    const { progress, rows } = open('async', columns)
    progress.update({ ...draining, retryCount: 1_234_567, deadCount: 1_234_567 })
    progress.stop()
    const shown = await rows()
    expect(shown).toHaveLength(4)
    for (const row of shown) expect(row.length).toBeLessThan(columns)
    expect(shown[1]).toContain('392,114 of 1,000,000')
    expect(shown[3]).toMatch(/busy( {2,}\d|$)/)
  })

  it('the last state is not shorter in colour', async () => {
    const paint = (text: string) => `\x1b[36m${text}\x1b[39m`
    const coloured = open('async', 80, { palette: { ...plainPalette, accent: paint, dim: paint } })
    const plain = open('async', 80)
    for (const { progress } of [coloured, plain]) {
      progress.update(draining)
      progress.stop()
    }
    expect(await coloured.rows()).toEqual(await plain.rows())
  })

  it('a note wider than the terminal is folded, not cut', async () => {
    const { progress, rows } = open('async', 70)
    progress.update(draining)
    vi.advanceTimersByTime(100)
    progress.note('x'.repeat(100))
    progress.stop()
    expect((await rows()).slice(0, 3)).toEqual(['x'.repeat(70), 'x'.repeat(30), expect.stringContaining('answered')])
  })

  it.each([
    [100, 70],
    [100, 40],
    [59, 30],
  ])('leaves no debris on a terminal that shrinks from %i columns to %i', async (columnsBefore, columns) => {
    const { progress, size, bytes } = open('async', columnsBefore)
    progress.update(draining)
    vi.advanceTimersByTime(100)
    const wideFrame = bytes()
    Object.assign(size, { columns })
    progress.update(draining)
    vi.advanceTimersByTime(100)
    progress.stop()
    vi.useRealTimers()
    const rows = await showOnScreen(`heading\n${wideFrame}`, columnsBefore, {
      columns,
      bytes: bytes().slice(wideFrame.length),
    })
    expect(rows).toEqual(
      columns < 60
        ? ['heading', expect.stringContaining('delivered')]
        : ['heading', ...['answered', 'delivered', 'queue', 'workers'].map((label) => expect.stringContaining(label))],
    )
  })
})

describe('on a narrow terminal', () => {
  it('one line is all there is', async () => {
    const { progress, rows } = open('async', 59)
    progress.update(draining)
    progress.stop()
    expect(await rows()).toEqual(['0:02  delivered 392,114 of 1,000,000 · answered 1 of 1'])
  })

  it('one line is also all there is where more would push the first off the screen', async () => {
    const { progress, rows } = open('async', 100, { rows: 4 })
    progress.update(draining)
    progress.stop()
    expect(await rows()).toEqual(['0:02  delivered 392,114 of 1,000,000 · answered 1 of 1 · waiting 597,886'])
  })
})

describe('without a terminal', () => {
  it('prints a plain line every five seconds, and no escape sequence', () => {
    const { progress, bytes } = open('sync', 80, { isTerminal: false })
    for (let second = 0; second <= 12; second++) {
      progress.update(reading({ elapsedUs: second * 1_000_000, doneCount: second * 21 }))
    }
    progress.stop()
    expect(bytes()).toBe(
      '0:05  sent 105 of 1,000,000 · answered 0 of 1\n0:10  sent 210 of 1,000,000 · answered 0 of 1\n',
    )
  })

  it('prints a line when another tenth is done earlier, but not within a second of the last', () => {
    const { progress, bytes } = open('async', 80, { isTerminal: false })
    for (let tenth = 0; tenth <= 6; tenth++) {
      const part = { elapsedUs: tenth * 500_000, doneCount: tenth * 100_000, answeredCount: 1, timedOutCount: 0 }
      progress.update(reading({ ...part, depthCount: 1_000_000 - tenth * 100_000 }))
      progress.update(reading({ ...part, doneCount: part.doneCount + 1 }))
    }
    expect(bytes().split('\n')).toEqual([
      '0:01  delivered 200,000 of 1,000,000 · answered 1 of 1 · waiting 800,000',
      '0:02  delivered 400,000 of 1,000,000 · answered 1 of 1 · waiting 600,000',
      '0:03  delivered 600,000 of 1,000,000 · answered 1 of 1 · waiting 400,000',
      '',
    ])
  })
})
