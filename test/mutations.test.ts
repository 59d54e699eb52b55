import { rmSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { copyEngine, type Mutation } from './mutations/mutated-engine.ts'
import { breachOf, CLAIMS, type ClaimName, SAME_AS_SOURCES } from './mutations/oracle.ts'

/** A policy broken on purpose, and the claim by which that is found out. */
interface Breakage extends Mutation {
  readonly breaks: ClaimName
}

const BREAKAGES: Readonly<Record<string, Breakage>> = {
  'the last retry is dropped': {
    path: 'src/policy/retry.ts',
    text: 'failure.attempt >= spec.attemptCountMax',
    mutant: 'failure.attempt >= spec.attemptCountMax - 1',
    breaks: 'a failed attempt is repeated as often and as late as the policy says, for each job',
  },
  'the pause before a retry does not grow': {
    path: 'src/policy/retry.ts',
    text: 'pow(spec.factorRatio, attempt - 1)',
    mutant: 'pow(spec.factorRatio, 0)',
    breaks: 'a failed attempt is repeated as often and as late as the policy says, for each job',
  },
  'a job that is done counts twice': {
    path: 'src/measure/recorder.ts',
    text: '+ DONE, 1)',
    mutant: '+ DONE, 2)',
    breaks: 'the ledger closes, and each job that was done had one effect',
  },
  'an effect is not counted at the sink': {
    path: 'src/measure/effect-counter.ts',
    text: 'count++',
    mutant: 'if (count !== 500) count++',
    breaks: 'the ledger closes, and each job that was done had one effect',
  },
  'a queue serves the last first': {
    path: 'src/queue/memory-queue.ts',
    text: "memory.order === 'fifo' ? openRing",
    mutant: "memory.order !== 'fifo' ? openRing",
    breaks: 'a queue serves the first that came first',
  },
  'a stack serves the first first': {
    path: 'src/queue/memory-queue.ts',
    text: "memory.order === 'fifo' ? openRing",
    mutant: "memory.order !== '' ? openRing",
    breaks: 'a queue that is told so serves the last that came first',
  },
  'priorities are the wrong way round': {
    path: 'src/queue/lane-plan.ts',
    text: '.sort((a, b) => a - b)',
    mutant: '.sort((a, b) => b - a)',
    breaks: 'a queue serves the lower priority number first',
  },
  'the heap never looks at the last child': {
    path: 'src/clock/event-heap.ts',
    text: 'Math.min(first + 4, count)',
    mutant: 'Math.min(first + 4, count) - 1',
    breaks: 'the earliest event comes first, and of one instant the first that was set',
  },
  'the heap forgets who was first of one instant': {
    path: 'src/clock/event-heap.ts',
    text: 'dueUs < leastUs || (dueUs === leastUs && seq',
    mutant: 'dueUs <= leastUs || (dueUs === leastUs && seq',
    breaks: 'the earliest event comes first, and of one instant the first that was set',
  },
  'a worker loses the last job of a full claim': {
    path: 'src/worker/pump.ts',
    text: 'claimedCount = source.take(table, claimed, atMost)',
    mutant: 'claimedCount = Math.min(source.take(table, claimed, atMost), CLAIM_COUNT - 1)',
    breaks: 'the ledger closes, and each job that was done had one effect',
  },
  'the deadline of an attempt is not cancelled': {
    path: 'src/worker/job-runner.ts',
    text: '    clock.cancel(deadline)\n',
    mutant: '',
    breaks: 'an attempt ends at its deadline, and one that has ended by then is left alone',
  },
  'the deadline of a client is not cancelled': {
    path: 'src/front/front.ts',
    text: 'clock.cancel(requests.deadline[row] as number)',
    mutant: 'void 0',
    breaks: 'a client that was answered does not give up later',
  },
  'the rate limit lets one more pass': {
    path: 'src/policy/rate-limit.ts',
    text: 'const windowUs = (logCount / ratePerSec)',
    mutant: 'const windowUs = ((logCount - 1) / ratePerSec)',
    breaks: 'workers start no more attempts in any sliding second than their rate',
  },
  'a job expires when it is just as old as it may be': {
    path: 'src/policy/expiry.ts',
    text: 'nowUs - enqueuedUs > ttlUs',
    mutant: 'nowUs - enqueuedUs >= ttlUs',
    breaks: 'a job expires when it is older than its time to live, and not when it is just as old',
  },
  'a frozen sink goes on with what it had begun': {
    path: 'src/sink/stall-calendar.ts',
    text: 'endUs += forUs',
    mutant: 'endUs += 0',
    breaks: 'a sink that freezes is felt by every caller as long as arithmetic says',
  },
  'the turn order forgets who waits for room': {
    path: 'src/run/turn-order.ts',
    text: 'place.isLooking = nap === LOOK_AGAIN',
    mutant: 'place.isLooking = false',
    breaks: 'callers who are blocked by a full queue go on when there is room, in their order',
  },
}

const engines = copyEngine()
afterAll(() => rmSync(engines.folder, { recursive: true, force: true }))

test('the engine as it is keeps every claim', async () => {
  const engine = await engines.load(null)
  const names = Object.keys(CLAIMS) as ClaimName[]
  expect(names.map((name) => breachOf(engine, name))).toEqual(names.map(() => null))
})

test.each(Object.entries(BREAKAGES))('it is found out when %s', async (_name, { breaks, ...mutation }) => {
  const engine = await engines.load(mutation)
  expect(breaks).not.toBe(SAME_AS_SOURCES)
  expect(breachOf(engine, breaks)).not.toBeNull()
})

test('a mutation whose text is gone, or stands there twice, is refused', async () => {
  const path = 'src/policy/expiry.ts'
  await expect(engines.load({ path, text: 'no such text', mutant: '' })).rejects.toThrow('has 0 places')
  await expect(engines.load({ path, text: 'Us', mutant: '' })).rejects.toThrow('places with the text')
})
