/** True when a job is older than its time to live at the moment of dequeue; `ttlUs` null: it never expires. */
export function isExpired(ttlUs: number | null, enqueuedUs: number, nowUs: number): boolean {
  return ttlUs !== null && nowUs - enqueuedUs > ttlUs
}
