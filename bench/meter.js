// Measures one contestant in a process of its own: warm-up, then the timed run, checked by count and by sum of ids.
import process from 'node:process'

/**
 * `run(jobCount)` does that many no-op jobs and resolves to { count, sum } of what was really done.
 * Prints one JSON line: jobs per second, processor time per job, peak memory.
 */
export async function meter(name, { jobCount, warmupCount, run, close }) {
  await run(warmupCount)
  await run(warmupCount)
  const cpuBefore = process.cpuUsage()
  const start = process.hrtime.bigint()
  const { count, sum } = await run(jobCount)
  const ms = Number(process.hrtime.bigint() - start) / 1e6
  const cpu = process.cpuUsage(cpuBefore)
  const expected = (jobCount * (jobCount - 1)) / 2
  if (count !== jobCount || sum !== expected) throw new Error(`${name}: did ${count} jobs of ${jobCount}, sum ${sum}`)
  console.log(
    JSON.stringify({
      name,
      jobCount,
      perSec: (jobCount / ms) * 1000,
      cpuNsPerJob: ((cpu.user + cpu.system) * 1000) / jobCount,
      rssMb: process.resourceUsage().maxRSS / 1024,
    }),
  )
  await close?.()
}

/** Calls `submit(id)` for ids 0..jobCount-1 with at most `inFlight` unresolved, and adds up what they resolve to. */
export async function pump(jobCount, inFlight, submit) {
  let next = 0
  let count = 0
  let sum = 0
  const lane = async () => {
    while (next < jobCount) {
      const id = next++
      const value = await submit(id)
      sum += value
      count++
    }
  }
  await Promise.all(Array.from({ length: Math.min(inFlight, jobCount) }, lane))
  return { count, sum }
}
