import { NS_PER_US } from '../units/microseconds.ts'
import type { RunCost } from './assemble-measurement.ts'

/** Measures what a run takes of the machine. */
export interface CostMeter {
  /** Since the start; the peak of memory is that of the whole process. */
  read(): RunCost
}

const BYTES_PER_KIB = 1_024

/** Starts measuring now. */
export function startCostMeter(): CostMeter {
  const cpuBefore = process.cpuUsage()
  const startNs = process.hrtime.bigint()
  return {
    read() {
      const cpu = process.cpuUsage(cpuBefore)
      return {
        wallUs: Math.floor(Number(process.hrtime.bigint() - startNs) / NS_PER_US),
        cpuUs: cpu.user + cpu.system,
        rssPeakBytes: process.resourceUsage().maxRSS * BYTES_PER_KIB,
      }
    },
  }
}
