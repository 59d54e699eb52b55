import { typesOfRequest } from '../measure/job-types.ts'
import type { JobSpec, QueueSpec, RequestSpec } from '../scenario/scenario.ts'

/**
 * Which lanes a queue has and which jobs go through which: one lane for each priority in use, and under it one for each
 * tenant where tenants have shares, and one for each job type that has a bulkhead. Plain data: it crosses to threads.
 */
export interface LanePlan {
  /** 0..9, ascending: lane 0 goes first where only ranks count. */
  readonly rankOfLane: readonly number[]
  /** Index into the weights; 0 where nobody asks whose job it is. */
  readonly tenantOfLane: readonly number[]
  /** The job type that has this lane to itself, because it has a bulkhead; -1: any others. */
  readonly typeOfLane: readonly number[]
  readonly weightOfTenant: readonly number[] | null
  readonly agingUs: number | null
  /** Lane of a job, at `kind * kindWidth + type`; -1 for jobs that do not go through this queue. */
  readonly laneOfJob: readonly number[]
  /** 0 where the kind of request does not matter. */
  readonly kindWidth: number
}

/** What fair shares ask of a request: whose it is, and which jobs come of it. */
export type LaneRequest = Pick<RequestSpec, 'tenant' | 'jobs' | 'isTransaction' | 'callbackIndex'>

const NO_LANE = -1

/** Plans the lanes of queue number `queueIndex`; `requests` are asked only where tenants have shares. */
export function planLanes(
  spec: Pick<QueueSpec, 'agingUs' | 'fairShares'>,
  queueIndex: number,
  { jobs, requests }: { readonly jobs: readonly JobSpec[]; readonly requests: readonly LaneRequest[] },
): LanePlan {
  const { agingUs, fairShares } = spec
  const tenants = fairShares === null ? [''] : [...new Set(requests.map(({ tenant }) => tenant))]
  const typeBase = jobs.length + 1
  const rankBase = tenants.length * typeBase

  // A lane is known by a number, in which the rank counts most, then the tenant, then the type.
  const codeOf = (type: number, tenantIndex: number): number => {
    const job = jobs[type] as JobSpec
    if (job.queueIndex !== queueIndex) return NO_LANE
    return job.priorityRank * rankBase + tenantIndex * typeBase + (job.bulkheadCount === null ? 0 : type + 1)
  }
  const codesOf = (request: LaneRequest): number[] => {
    const types = typesOfRequest(request, jobs)
    return jobs.map((_, type) => (types.includes(type) ? codeOf(type, tenants.indexOf(request.tenant)) : NO_LANE))
  }
  const codes = fairShares === null ? jobs.map((_, type) => codeOf(type, 0)) : requests.flatMap(codesOf)
  const lanes = [...new Set(codes)].filter((code) => code !== NO_LANE).sort((a, b) => a - b)

  return {
    rankOfLane: lanes.map((code) => Math.floor(code / rankBase)),
    tenantOfLane: lanes.map((code) => Math.floor((code % rankBase) / typeBase)),
    typeOfLane: lanes.map((code) => (code % typeBase) - 1),
    weightOfTenant: fairShares && tenants.map((tenant) => weightOf(tenant, fairShares)),
    agingUs,
    laneOfJob: codes.map((code) => lanes.indexOf(code)),
    kindWidth: fairShares === null ? 0 : jobs.length,
  }
}

/** False: lanes are served in their order, which costs nothing to say. */
export function needsServingOrder({ rankOfLane, typeOfLane, weightOfTenant, agingUs }: LanePlan): boolean {
  if (typeOfLane.some((type) => type >= 0)) return true
  return rankOfLane.length > 1 && (weightOfTenant !== null || agingUs !== null)
}

/** Not by plain access: a tenant may be called "constructor". */
function weightOf(tenant: string, fairShares: Readonly<Record<string, number>>): number {
  return Object.hasOwn(fairShares, tenant) ? (fairShares[tenant] as number) : 1
}
