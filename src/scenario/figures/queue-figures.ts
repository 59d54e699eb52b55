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
]
