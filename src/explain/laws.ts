import type { EntryDrafts } from './entry.ts'

/** The laws and methods on which the figures rest. */
export const LAWS: EntryDrafts = {
  'littles-law': {
    aliases: ['little', 'l-lambda-w'],
    title: "Little's law: how many are there, from how often they come and how long they stay",
    definition:
      'The mean number in a system is the rate at which they come times the mean time that each stays. It asks for no distribution, no order and no number of servers.',
    formula: 'L = λ W: L in jobs, λ in jobs/s, W in s; e.g. 100/s × 10 s = 1,000 in flight',
    use: 'Sizes pools and memory in the head. Over a whole run it is an identity, so qbench checks its own clocks with it (little-identity).',
    source: 'J. D. C. Little, "A Proof for the Queuing Formula" (Operations Research 9, 1961)',
    see: ['<job>.wait.mean', '<queue>.peak', 'little-identity'],
  },
  utilisation: {
    aliases: ['utilization', 'rho', 'utilisation-law'],
    title: 'Utilisation: the share of what the servers can do that is asked of them',
    definition:
      'Arrivals times mean service time, over the number of servers. At 1 and above the backlog grows for as long as the load lasts; near 1 waits are long and vary wildly.',
    formula: 'ρ = λ S ÷ c: λ in jobs/s, S in s, c slots or connections, whichever are fewer',
    use: 'Below 0.7 little waits, above 0.8 a small change is felt as a large one. A mean over the day hides the hour that matters.',
    source: 'P. J. Denning, J. P. Buzen, "Operational Analysis" (ACM Computing Surveys 10, 1978)',
    see: ['near-saturation', 'wait-elasticity', 'A1'],
  },
  'drain-time': {
    aliases: ['drain-law', 'fluid-approximation'],
    title: 'Drain time: how long a backlog takes to go',
    definition:
      'A backlog shrinks at what the workers can do less what still arrives. With arrivals at capacity it never goes.',
    formula: 'T = B ÷ (C − λ): B in jobs, C and λ in jobs/s, T in s; e.g. 5,500 ÷ (870 − 100) = 7.1 s',
    use: 'Printed under why. A fluid picture: exact enough for large backlogs, and blind to chance, so not for the last few jobs.',
    source: 'G. F. Newell, "Applications of Queueing Theory" (2nd ed., 1982)',
    see: ['drain', '<queue>.peak', 'backlog-drained'],
  },
  'catch-up-time': {
    aliases: ['recovery-time'],
    title: 'Catch-up time after an outage',
    definition:
      'During an outage work piles up at λ; afterwards C − λ clears it. The drain time of that backlog, in terms of the utilisation.',
    formula: 'T = outage × ρ ÷ (1 − ρ): 1 × the outage at ρ = 0.5, 4 × at 0.8, 9 × at 0.9',
    use: 'Makes the price of a high utilisation visible before the first outage. Retries and expired work change it in either direction.',
    source: 'after G. F. Newell, "Applications of Queueing Theory" (2nd ed., 1982)',
    see: ['<sink>.down', 'drain', 'B3'],
  },
  'useful-backlog': {
    title: 'Useful backlog: the longest line whose end is still served in time',
    definition:
      'What stands further back than the capacity times the time for which a result is useful will be late, whatever happens.',
    formula: 'B = C × t: C in jobs/s, t in s; for one worker t ÷ S jobs, e.g. 10 s ÷ 0.1 s = 100',
    use: 'A bound for queues.capacity where people wait, and a target for scaling. With a ttl of t the rest expires by itself.',
    source: 'AWS, EC2 Auto Scaling: Scaling policy based on Amazon SQS (living document)',
    see: ['<queue>.oldest', '<job>.expired', 'B4', 'D4'],
  },
  'universal-scalability-law': {
    aliases: ['usl', 'scalability', 'knee'],
    title: 'Universal Scalability Law: why more connections can do less',
    definition:
      'Busy connections wait for each other (contention) and keep each other up to date (coherency). The first flattens the throughput, the second bends it down.',
    formula: 'X(n) = n X(1) ÷ (1 + σ (n − 1) + κ n (n − 1)), in calls/s; knee at n* = √((1 − σ) ÷ κ)',
    use: 'The model of mock-db: contention { sigma, kappa }. Fitted to measurements, n* means something only if some of them lie beyond it.',
    source: 'N. J. Gunther, "Guerrilla Capacity Planning", chapter 4 (2007)',
    see: ['<sink>.inUsePeak', 'throughput', 'B7'],
  },
  'pollaczek-khinchine': {
    aliases: ['p-k', 'pk', 'm-g-1'],
    title: 'Pollaczek-Khinchine: what the spread of service times costs',
    definition:
      'The mean wait at one server with random (Poisson) arrivals, for service times of any distribution: it grows with the variance as much as with the mean.',
    formula: 'W = ρ S (1 + cv²) ÷ (2 (1 − ρ)): W, S in s; cv = deviation ÷ mean of service',
    use: 'Why one slow job in ten hurts everybody, and why constant work waits half as long as exponential. qbench verify holds itself against it.',
    source: 'F. Pollaczek (1930), A. Khinchine (1932); L. Kleinrock, "Queueing Systems" 1 (1975)',
    see: ['<job>.wait.mean', 'kingman'],
  },
  'erlang-b': {
    aliases: ['erlang-loss', 'loss-formula'],
    title: 'Erlang B: how many are turned away where nobody may wait',
    definition:
      'The share of random arrivals that find all c servers busy and are lost. It depends on the mean service time only, not on its distribution.',
    formula: 'B(c) = a B(c − 1) ÷ (c + a B(c − 1)), B(0) = 1; a = λ S arrivals in a service time',
    use: 'For a pool without a line: how many slots for so many refusals. Clients that come back at once are not random arrivals any more.',
    source: 'A. K. Erlang, "Solution of some problems in the theory of probabilities" (1917)',
    see: ['<request>.rejected', 'erlang-c'],
  },
  'erlang-c': {
    aliases: ['m-m-c', 'mmc', 'm-m-1', 'erlang-delay'],
    title: 'Erlang C: how many wait, and how long, with c servers',
    definition:
      'The share of random arrivals that find all c servers busy and wait, with exponential service, first come first served. From it follow mean and percentiles of the wait.',
    formula: 'C = c B ÷ (c − a + a B); W = C ÷ (c ÷ S − λ) s; P(wait > t) = C e^−(c ÷ S − λ) t',
    use: 'Shows why many servers share better than few. Real service times are rarely exponential: a rule of thumb there, exact in qbench verify.',
    source: 'A. K. Erlang (1917); L. Kleinrock, "Queueing Systems" 1, section 3.5 (1975)',
    see: ['<job>.wait.p99', 'erlang-b', 'near-saturation'],
  },
  'bounded-queue': {
    aliases: ['m-m-c-k', 'mmck'],
    title: 'The bounded queue: some are refused so that the others need not wait long',
    definition:
      'c servers and K places in all. Any load has a steady state then: what does not fit is turned away, and the wait of the rest has a bound.',
    formula: 'Erlang B, then b ← ρ b ÷ (1 + ρ b) for each of the K − c places: b is the share refused',
    use: 'What queues.capacity and front.backlog buy, in numbers. Exact for exponential times; qbench verify runs it at 110 % load.',
    source: 'D. Gross, C. M. Harris, "Fundamentals of Queueing Theory", chapter 2 (3rd ed., 1998)',
    see: ['<request>.rejected', 'B5', 'load-shedding'],
  },
  'wait-elasticity': {
    aliases: ['elasticity'],
    title: 'Elasticity of the wait: how much a small error is magnified',
    definition:
      'By how many percent the mean wait grows when service takes one percent longer and the arrivals stay as they are.',
    formula: '(dW ÷ W) ÷ (dS ÷ S), for M/M/c; with one server 1 + 1 ÷ (1 − ρ): 6 at 80 %, 21 at 95 %',
    use: 'Says how far a forecast can be trusted. Near saturation two honest runs on one machine differ by tens of percent.',
    source: "A. K. Erlang's formulas (1917), differentiated in src/theory/wait-elasticity.ts",
    see: ['near-saturation', 'utilisation', '<job>.wait.mean'],
  },
  kingman: {
    aliases: ['vut', 'g-g-1'],
    title: "Kingman's formula: utilisation times variability times work",
    definition:
      'An approximation of the mean wait at one busy server for any arrivals and any service times. It names the three things that make a wait, as factors.',
    formula: 'W ≈ ρ ÷ (1 − ρ) × (ca² + cs²) ÷ 2 × S, in s; ca, cs: deviation ÷ mean of gaps, service',
    use: 'For thinking: steadier arrivals are worth as much as faster work. qbench computes nothing from it, an approximation is no check.',
    source: 'J. F. C. Kingman (Proc. Cambridge Philosophical Society 57, 1961)',
    see: ['pollaczek-khinchine', 'utilisation'],
  },
  'retry-amplification': {
    aliases: ['amplification'],
    title: 'Retry amplification: how failures multiply the load',
    definition:
      'Each layer that tries again multiplies the calls of the layer above it. The load is heaviest exactly when the sink is weakest.',
    formula: 'worst: attempts ^ layers, 4³ = 64; one layer, failure share p: (1 − pⁿ) ÷ (1 − p)',
    use: 'Retry on one layer only, and read sink calls beside jobs done. A budget puts a bound on it that no number of layers can break.',
    source: "Site Reliability Engineering, ch. 22: Addressing Cascading Failures (O'Reilly, 2016)",
    see: ['<job>.retries', '<sink>.calls', 'C1', 'retry-budget'],
  },
  'coordinated-omission': {
    aliases: ['omission', 'intended-start'],
    title: 'Coordinated omission: the samples that a waiting tool never takes',
    definition:
      'A load tool that waits for an answer before it asks again asks less while the system stalls: one bad sample among thousands of good ones, instead of all that were due.',
    formula: 'latency = answer − intended start; 1 s of stall at 100/s is 100 bad samples, not 1',
    use: 'qbench plans every request ahead and counts from the plan; it invents no samples. closed arrivals wait on purpose: see open-vs-closed-load.',
    source: 'G. Tene, "How NOT to Measure Latency" (talk, 2013)',
    see: ['<request>.response.p99', 'lateness.p99'],
  },
  'open-vs-closed-load': {
    aliases: ['open-loop', 'closed-loop'],
    title: 'Open or closed load: who decides when the next request comes',
    definition:
      'Open: requests come as the world sends them, however slow the answers. Closed: each of n clients waits, thinks, asks again. At one utilisation, answers differ manifold.',
    formula: 'open: λ is given; closed: λ = clients ÷ (response + think time), per second',
    use: 'The web is mostly open. A closed load cannot overrun a system, so it hides what overload does; never compare one with the other.',
    source: 'B. Schroeder, A. Wierman, M. Harchol-Balter, "Open Versus Closed" (NSDI 2006)',
    see: ['<request>.offered', 'coordinated-omission'],
  },
  'merged-histograms': {
    aliases: ['hdr-histogram', 'percentiles', 'histogram'],
    title: 'Percentiles are merged, never averaged',
    definition:
      'Threads count latencies in buckets of three significant digits. Buckets add up, and a percentile is read from the sum; the mean of two p99 is the p99 of nothing.',
    formula: 'p-th percentile = value at rank ⌈p × n ÷ 100⌉ of all n samples, in µs to 0.1 %',
    use: 'Why every result file holds histograms. It also means that a percentile over a spike says little of the calm: look at the timeline.',
    source: 'G. Tene, HdrHistogram (2012)',
    see: ['p99', 'confidence-interval'],
  },
  'confidence-interval': {
    aliases: ['batch-means', 'woodruff', 'interval'],
    title: 'How certain one run is of its figures',
    definition:
      'Waits depend on each other, so single samples promise too much. A steady run is cut into up to 20 batches, and their spread gives 95 % intervals, also of percentiles.',
    formula: 'figure ± t(k − 1) × se, k batches, se of a ratio; for pXX the share ± t se, read back',
    use: 'Only for steady loads: a spike is one sample. It knows one run only; another day or machine differs by more.',
    source: 'A. M. Law, W. D. Kelton, section 9.5.3 (3rd ed., 2000); R. S. Woodruff (JASA 47, 1952)',
    see: ['interval-bounded', 'precise-enough', '<job>.wait.p99'],
  },
  'warm-up': {
    aliases: ['warmup', 'mser', 'mser-5'],
    title: 'Warm-up: the start that does not speak for the rest',
    definition:
      'Empty queues and cold code make the start different. Requests intended within warmup are run and counted, but leave no latency. Whether that was long enough is checked.',
    formula: 'MSER-5: the cut d with the least Σ (z − mean)² ÷ (m − d)², z: m means of five slices',
    use: 'For steady loads. A spike or one big request has no warm-up: there the start is the subject.',
    source: 'K. P. White (Simulation 69, 1997); K. P. White, M. J. Cobb, S. C. Spratt (WSC 2000)',
    see: ['steady-start', '<request>.response.count'],
  },
}
