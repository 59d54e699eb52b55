import { expect, test } from 'vitest'
import { InputError } from '../../src/fault/input-error.ts'
import { checkLinkShares, listLinkShares } from '../../src/run/link-shares.ts'
import { listThreads } from '../../src/run/thread-role.ts'
import type { Mode } from '../../src/scenario/scenario.ts'
import { loadText } from '../scenario/load-text.ts'

/** Two queues of 2 and 1 threads call `api`, jobs of the second also `mail`; a bystander is always sync. */
const scenarioWith = (connections: number) =>
  loadText(`version: 1
requests:
  order: { arrivals: once, jobs: { save: 1, ship: 1, print: 1 } }
  look: { arrivals: once, mode: sync, jobs: { read: 1 } }
jobs:
  save: { sink: api, queue: first }
  ship: { sink: api, queue: second }
  print: { sink: mail, queue: second }
  read: { sink: cache }
sinks:
  api: { kind: http, url: "http://127.0.0.1:9/", connections: ${connections} }
  mail: { kind: http, url: "http://127.0.0.1:9/", connections: 1 }
  cache: { kind: mock-db, serviceTime: 1ms }
workers: { first: { threads: 2 }, second: { threads: 1 } }
`).scenario

const sharesOf = (connections: number, mode: Mode) => {
  const scenario = scenarioWith(connections)
  return listThreads(scenario, mode).map((_, index) =>
    listLinkShares(scenario, mode, index).map(({ sinkIndex, connectionCount }) => [sinkIndex, connectionCount]),
  )
}

test('connections are divided evenly over the threads that call the sink, and no others have any', () => {
  expect(sharesOf(8, 'async')).toEqual([
    [],
    [[0, 3]],
    [[0, 3]],
    [
      [0, 2],
      [1, 1],
    ],
  ])
  expect(sharesOf(3, 'async')).toEqual([
    [],
    [[0, 1]],
    [[0, 1]],
    [
      [0, 1],
      [1, 1],
    ],
  ])
})

test('where handlers do the work, the front has all of them', () => {
  expect(sharesOf(8, 'sync')).toEqual([
    [
      [0, 8],
      [1, 1],
    ],
  ])
})

test('a thread that would be left without a connection is a problem of the scenario', () => {
  expect(() => checkLinkShares(scenarioWith(3), 'async')).not.toThrow()
  expect(() => checkLinkShares(scenarioWith(1), 'sync')).not.toThrow()
  const check = (): void => checkLinkShares(scenarioWith(2), 'async')
  expect(check).toThrow(InputError)
  expect(check).toThrow('sinks.api.connections: 2 is less than the 3 threads that call it async; each needs one')
})
