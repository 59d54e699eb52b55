import { distribution } from './distribution-schema.ts'
import { count, duration, plainNumber, share } from './leaf-schema.ts'
import { refuseExcess } from './refuse-excess.ts'
import { section } from './section-schema.ts'

const receiver = section('a setting of a receiver', {
  latency: distribution('Time that it takes to answer.'),
  errorRate: share().prefault('0%').describe('Share of calls answered 5xx or 429: trying again may help.'),
  gone: share().prefault('0%').describe('Share of calls answered 410: nobody lives there any more.'),
  hang: share().prefault('0%').describe('Share of calls that are never answered.'),
  connections: count(1, 1_000_000).prefault('100').describe('Calls it serves at once; the rest wait.'),
}).check((context) => refuseExcess(context, ['errorRate', 'gone', 'hang']))

/** How a caller is told that its request is done. */
export const callbackSchema = section('a setting of a callback', {
  receiver: receiver.describe('Who is called: a model of the address that the caller gave.'),
  timeout: duration().prefault('15s').describe('Deadline of one call.'),
  attempts: count(1, 100).prefault('10').describe('Calls in all, by the schedule of Standard Webhooks.'),
  timeScale: plainNumber(0.000001, 1)
    .prefault('1')
    .describe('Shrinks the pauses of that schedule: 0.001 makes seconds of hours.'),
  concurrency: count(1, 1_000_000).prefault('100').describe('Calls in flight at once.'),
})
