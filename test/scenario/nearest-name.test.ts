import { describe, expect, it } from 'vitest'
import { nearestName, nearestNames } from '../../src/scenario/nearest-name.ts'

describe('nearestName', () => {
  it.each([
    ['an inserted letter', 'connecttions', 'connections'],
    ['a missing letter', 'conections', 'connections'],
    ['a wrong letter', 'timeaut', 'timeout'],
    ['swapped letters', 'tiemout', 'timeout'],
    ['another case', 'SERVICETIME', 'serviceTime'],
    ['the shortest names', 'fro', 'for'],
  ])('sees through %s', (_, word, meant) => {
    expect(nearestName(word, ['connections', 'timeout', 'serviceTime', 'for'])).toBe(meant)
  })

  it('prefers the nearest of several', () => {
    expect(nearestNames('p95', ['p9', 'p99', 'p95x', 'p99.9'])).toEqual(['p9', 'p99', 'p95x'])
    expect(nearestName('jobs', ['job', 'jobs'])).toBe('jobs')
  })

  it('suggests nothing that shares too little with the word', () => {
    expect(nearestName('colour', ['version', 'requests', 'queues'])).toBeNull()
    expect(nearestName('2', ['1'])).toBeNull()
    expect(nearestName('', ['a'])).toBeNull()
    expect(nearestName('x', [])).toBeNull()
  })

  it('takes no time over a very long word', () => {
    expect(nearestName('x'.repeat(1_000_000), ['connections'])).toBeNull()
  })
})
