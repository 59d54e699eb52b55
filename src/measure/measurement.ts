/**
 * What one run measured, before anybody judges it: plain frozen data, durations in whole microseconds.
 * `result` stores it, `report` prints it, expectations and trust checks read it.
 */

/** Where a figure of a distribution lies with 95 % certainty, as far as one run can tell. */
export interface LatencyInterval {
  readonly lowUs: number
  /** null: the run is too short to bound it from above. */
  readonly highUs: number | null
  /** About how many samples bound it from above, as these are spread; null for a mean, which always is. */
  readonly neededCount: number | null
}

/** 95 % intervals of a distribution's figures, from batches of one run; they know nothing of other runs. */
export interface LatencyIntervals {
  readonly mean: LatencyInterval
  readonly p50: LatencyInterval
  readonly p90: LatencyInterval
  readonly p95: LatencyInterval
  readonly p99: LatencyInterval
  /** null under 1,000 samples. */
  readonly p999: LatencyInterval | null
}

/** A latency distribution; every figure in whole microseconds, read from the merged histogram (3 significant digits). */
export interface LatencySummary {
  readonly count: number
  readonly minUs: number
  readonly meanUs: number
  readonly p50Us: number
  readonly p90Us: number
  readonly p95Us: number
  readonly p99Us: number
  /** null under 1,000 samples. */
  readonly p999Us: number | null
  readonly maxUs: number
  /** null where the load is not steady, so that no part of the run speaks for another, or the run is very short. */
  readonly ci: LatencyIntervals | null
  /** HdrHistogram V2, compressed, base64. */
  readonly hdr: string
}

/**
 * offered = answered + errors + timedOut + rejected + open, counting every time that a client asks. Latencies count
 * clients: from the first time that one asks until it has what the latency is about, or gives up for good.
 */
export interface RequestMeasure {
  readonly name: string
  readonly mode: 'sync' | 'async'
  readonly offeredCount: number
  readonly answeredCount: number
  /** Answered, but with an error: a sync job failed. */
  readonly errorCount: number
  readonly timedOutCount: number
  readonly rejectedCount: number
  /** Neither answered nor given up when the run was cut. */
  readonly openCount: number
  /** All jobs done, and the caller told where it is to be called back. */
  readonly completedCount: number
  /** Completed within the request's deadline, where it has one. */
  readonly goodCount: number
  /** Of those offered: clients that came back after a refusal, an error or a timeout. */
  readonly retriedCount: number
  /** Of those offered: sent twice, the second time with the same key. */
  readonly repeatedCount: number
  /** Of those rejected: turned away by admission. */
  readonly shedCount: number
  /** Of those answered: hybrid, and the answer was the result. */
  readonly inlineCount: number
  /** Times that callers who got a 202 asked for the result. */
  readonly pollCount: number
  /** Transactions that failed, and whose steps are all undone. */
  readonly compensatedCount: number
  /** Transactions that ended half done. */
  readonly stuckCount: number
  /** Records about which nothing was published, though it should have been. */
  readonly lostEventCount: number
  /** Requests whose events were published, though there is no record. */
  readonly ghostEventCount: number
  /** Requests whose events a relay published once more, as it had died before it could note that it had. */
  readonly republishedCount: number
  /** Requests whose events were still in the outbox when the run ended. */
  readonly unpublishedCount: number
  /** Intended start to answer, rejections left out, a timeout counted at its deadline. null: no samples. */
  readonly response: LatencySummary | null
  /** Intended start to the last effect of the request, or to the callback that was accepted. */
  readonly completion: LatencySummary | null
  /** Intended start to the first effect, where a request means jobs of several types. */
  readonly first: LatencySummary | null
  /** Intended start until the client has its result, where it waits for it, asks for it, or is called back. */
  readonly result: LatencySummary | null
  /** How long a transaction was half done for all to see: from its first effect until it was complete, or undone. */
  readonly inconsistent: LatencySummary | null
  /** From the record in the outbox until a relay has published its events. */
  readonly relay: LatencySummary | null
}

/** created = done + deduped + failed + dead + expired + shed + cut + neverStarted + pending + lost. */
export interface JobMeasure {
  readonly name: string
  readonly sinkName: string
  /** null when no request sends it through a queue in this run. */
  readonly queueName: string | null
  readonly createdCount: number
  readonly doneCount: number
  /** Not done, because a job with the same key had its effect already. */
  readonly dedupedCount: number
  /** Given up in a sync handler, whose caller was told. */
  readonly failedCount: number
  /** Given up by a worker: a dead letter. */
  readonly deadCount: number
  /** Older than its ttl when a worker took it. */
  readonly expiredCount: number
  /** Dropped by the queue to make room. */
  readonly shedCount: number
  /** In flight when its handler was killed. */
  readonly cutCount: number
  /** Its handler was killed before this job began. */
  readonly neverStartedCount: number
  /** Waiting or in flight when the run ended. */
  readonly pendingCount: number
  /** In hand of a worker that was killed, and never delivered again. 0 where no kill was planned. */
  readonly lostCount: number
  /** Effects at the sink beyond the first for the same job id. */
  readonly duplicatedCount: number
  /** Deliveries beyond the first of a job, because a lease had ended. */
  readonly redeliveredCount: number
  /** Effects of workers that had lost their lease on the job: counted at the sink, but not as the job's end. */
  readonly staleCount: number
  /** Attempts that ended, fast fails included: the others ended at the sink or at their deadline. */
  readonly attemptCount: number
  readonly retryCount: number
  /** Attempts that failed at once because a breaker was open: the sink was not called. */
  readonly fastFailedCount: number
  /** Done, but nobody was waiting any more, or its request was past its deadline. */
  readonly wastedCount: number
  /** Enqueue to dequeue. */
  readonly wait: LatencySummary | null
  /** One attempt at the sink; fast fails left out, as they say nothing about it. */
  readonly service: LatencySummary | null
  /** Intended start of the request to the end of this job. */
  readonly total: LatencySummary | null
}

/** The workers of a queue that has more and fewer of them as its work needs. */
export interface WorkersMeasure {
  /** Most that were ready at once. */
  readonly peakCount: number
  /** Paid time of all together: from the decision to start one until it was given up and its last job had ended. */
  readonly workerUs: number
  /** Cold starts. */
  readonly startedCount: number
  /** From the first decision for more until those that were wanted were all ready; null: never. */
  readonly timeToCapacityUs: number | null
}

/** One queue that carried jobs. */
export interface QueueMeasure {
  readonly name: string
  readonly capacityCount: number
  readonly threadCount: number
  /** Slots of each thread; under `workers`, of each worker. */
  readonly concurrencyCount: number
  /** null: as many as there are threads, always. */
  readonly workers: WorkersMeasure | null
  readonly peakCount: number
  /** Longest wait seen at a dequeue. */
  readonly oldestUs: number
  readonly pendingCount: number
  /** Sum of all waits, from the waits themselves and from the enqueue and dequeue times: equal, by Little's law. */
  readonly waitSumUs: number
  /** null when a thread never returned to tell. */
  readonly waitSumByLittleUs: number | null
}

/** One sink, all threads together. */
export interface SinkMeasure {
  readonly name: string
  readonly kind: string
  /** null: no limit. */
  readonly connectionCount: number | null
  readonly callCount: number
  readonly okCount: number
  readonly errorCount: number
  /** Refused while down, or killed by the collapse. */
  readonly refusedCount: number
  /** Calls that their caller gave up: at a deadline, or with its handler. calls = ok + errors + refused + cancelled + in flight. */
  readonly cancelledCount: number
  /** Of the errors and of those given up: nobody knows whether they had their effect. */
  readonly unknownCount: number
  readonly collapseCount: number
  /** Fallen over, or in a planned outage. */
  readonly downUs: number
  /** Times that a caller's breaker opened; each thread has one of its own. */
  readonly breakerOpenedCount: number
  readonly inUsePeakCount: number
  readonly waitingPeakCount: number
  /** Connection-microseconds spent in service. */
  readonly busyUs: number
}

/** One stretch of the timeline. Counts are what happened within it; depths are the last seen. */
export interface IntervalMeasure {
  readonly fromUs: number
  readonly toUs: number
  readonly offeredCount: number
  readonly answeredCount: number
  readonly timedOutCount: number
  readonly rejectedCount: number
  readonly doneCount: number
  readonly failedCount: number
  readonly retryCount: number
  /** Jobs of asynchronous requests that were made and have not ended: queued, in flight, or not yet expanded. */
  readonly backlogCount: number
  /** One per queue of the scenario. */
  readonly depthCounts: readonly number[]
  /** Workers that were ready, one per queue; null where they are as many as ever. */
  readonly workerCounts: readonly (number | null)[]
  /** One per sink. */
  readonly inUseCounts: readonly number[]
  readonly waitingCounts: readonly number[]
  /** Series name (`send.response`, `email.wait` ...) to its histogram, V2 base64; a series without samples is absent. */
  readonly histograms: Readonly<Record<string, string>>
}

/** What became of the backlog. */
export interface DrainMeasure {
  /** `none`: nothing was queued. */
  readonly verdict: 'none' | 'drained' | 'equilibrium' | 'growing'
  /** From the last arrival until the backlog was gone; null when it never was. */
  readonly drainUs: number | null
  /** First enqueue to the last settled job; null as above. */
  readonly backlogGoneAtUs: number | null
}

/** How busy one thread of the run was. */
export interface ThreadMeasure {
  readonly role: 'front' | 'worker'
  readonly busyUs: number
}

/** Whether a series began differently from how it went on: a detector, by MSER-5; nothing is ever cut. */
export interface StartCut {
  /** Name of the series, e.g. `email.wait`. */
  readonly series: string
  /** Share of the recorded time that differs from the rest; 0 where nothing does beyond chance. */
  readonly ratio: number
  /** Mean over that part; null where there is none. */
  readonly headMeanUs: number | null
  readonly restMeanUs: number
}

/** Everything that one run measured. */
export interface Measurement {
  readonly mode: 'sync' | 'async'
  /**
   * What carried the run: threads on the real clock; on the virtual one the events, or one of the exact shortcuts for
   * plain queues, which name how they keep the moments at which slots are free.
   */
  readonly engine: 'threads' | 'events' | 'ring' | 'heap' | 'buckets'
  /** From the run's start to its last event. */
  readonly durationUs: number
  /** Last planned arrival. */
  readonly arrivalsEndUs: number
  /** `complete`, or why it was cut. */
  readonly ending: 'complete' | 'interrupted' | 'drain-limit' | 'deadline'
  readonly plannedRequestCount: number | null
  readonly requests: readonly RequestMeasure[]
  readonly jobs: readonly JobMeasure[]
  readonly queues: readonly QueueMeasure[]
  readonly sinks: readonly SinkMeasure[]
  /** Job ids that had an effect at a sink, counted there. Equals the jobs done. */
  readonly effectCount: number
  readonly drain: DrainMeasure
  /** The tool's own delay in starting requests. */
  readonly lateness: LatencySummary | null
  /** null where the load is not steady, or the run too short to tell. */
  readonly startCut: StartCut | null
  readonly intervals: readonly IntervalMeasure[]
  readonly threads: readonly ThreadMeasure[]
  /** What it took of this machine: time on the wall, processor time of the whole process, peak resident memory. */
  readonly wallUs: number
  readonly cpuUs: number
  readonly rssPeakBytes: number
}
