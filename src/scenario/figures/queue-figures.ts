import { count, duration, type Figure } from './figure.ts'

/** What a run measures of each queue. */
export const QUEUE_FIGURES: readonly Figure[] = [
  count(
    'peak',
    'most jobs waiting at once',
    'Says how much room the queue needs. As a measure of delay it misleads: 10,000 jobs are a second for one pool and an hour for another; read oldest.',
    { formula: 'peak ≈ ∫ (arrivals − capacity) dt over the time in which arrivals exceed capacity, in jobs' },
  ),
  duration(
    'oldest',
    'longest wait in the queue',
    'Age is what people feel and what a time to live is compared with. Seen at dequeue: a job that never left the queue does not count.',
  ),
  count(
    'workers',
    'most workers ready at once, where they are scaled',
    'Says what the sink had to bear. No data where the number of workers does not change.',
  ),
  duration(
    'workerTime',
    'paid time of all its workers together, where they are scaled',
    'What a bill is written for. It depends on the length of the run: compare cost instead.',
    {
      formula:
        'workerTime = Σ over workers of the time from the decision to start it until it was given up and its last job had ended, in seconds',
    },
  ),
  count(
    'coldStarts',
    'workers that were started',
    'Many beside few workers mean that the scaling goes up and down: a longer cooldown, or a higher min.',
  ),
  duration(
    'timeToCapacity',
    'first decision for more workers until all that were wanted were ready',
    'How long a burst meets fewer workers than it needs. A signal that wants one worker at a time is soon content: read the wait beside it.',
  ),
  count(
    'cost',
    'worker-seconds for each 1,000 jobs that were done and not wasted, where workers are scaled',
    'What a signal, a cooldown or a cold start costs, whatever the length of the run. It says nothing of how long jobs waited.',
    { formula: 'cost = 1,000 × workerTime ÷ (done − wasted), in worker-seconds' },
  ),
]
