import { describe, expect, test } from 'vitest'
import { decideEnding, type EndingView, NOT_ENDING } from '../../src/run/ending.ts'

const SEC = 1_000_000
const limits = { graceUs: 10 * SEC, drainLimitUs: 60 * SEC, deadlineUs: 300 * SEC }

/** Looks at a run at each second given, and remembers what was decided when. */
function look(views: readonly Partial<EndingView>[], changed: Partial<typeof limits> = {}) {
  let state = NOT_ENDING
  const decisions: string[] = []
  for (const view of views) {
    const whole = { nowUs: 0, isInterrupted: false, frontQuietAtUs: null, ...view }
    const decision = decideEnding(state, whole, { ...limits, ...changed })
    state = decision.state
    for (const what of ['stopsArrivals', 'cuts', 'givesUp'] as const) {
      if (decision[what]) decisions.push(`${what} at ${whole.nowUs / SEC}`)
    }
  }
  return { ending: state.ending, decisions }
}

describe('a run', () => {
  test('is left alone within its limits', () => {
    const views = [1, 100, 299].map((sec) => ({ nowUs: sec * SEC }))
    expect(look(views)).toEqual({ ending: 'complete', decisions: [] })
  })

  test('that is interrupted stops arrivals once, and is cut once after the grace', () => {
    const views = [5, 6, 14, 16, 17, 20].map((sec) => ({ nowUs: sec * SEC, isInterrupted: true }))
    expect(look(views)).toEqual({
      ending: 'interrupted',
      decisions: ['stopsArrivals at 5', 'cuts at 16', 'givesUp at 20'],
    })
  })

  test('whose backlog outlives the drain limit is cut, counted from the last answer', () => {
    const views = [30, 89, 91].map((sec) => ({ nowUs: sec * SEC, frontQuietAtUs: 30 * SEC }))
    expect(look(views)).toEqual({ ending: 'drain-limit', decisions: ['cuts at 91'] })
  })

  test('that was interrupted stays interrupted, even if the drain limit cuts it', () => {
    const views = [2, 3, 5].map((sec) => ({ nowUs: sec * SEC, isInterrupted: true, frontQuietAtUs: 2 * SEC }))
    expect(look(views, { drainLimitUs: SEC })).toEqual({
      ending: 'interrupted',
      decisions: ['stopsArrivals at 2', 'cuts at 5'],
    })
  })

  test('that was cut for one reason keeps it when another comes true', () => {
    const views = [91, 92, 301].map((sec) => ({ nowUs: sec * SEC, frontQuietAtUs: 30 * SEC }))
    expect(look(views).ending).toBe('drain-limit')
  })

  test('that outlives everything is cut at its deadline', () => {
    expect(look([{ nowUs: 301 * SEC }])).toEqual({ ending: 'deadline', decisions: ['cuts at 301'] })
  })
})
