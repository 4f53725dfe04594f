/** How far into [0, 1) a time of a schedule is moved: always the same for the two, and even over many (FNV-1a, mixed as murmur3 ends). */
export function shareOf(schedule: string, time: number): number {
  let hash = 0x81_1c_9d_c5
  for (const char of `${schedule}/${time}`) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01_00_01_93)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}

/** When a time is due: up to `jitterMs` later, and before the time that follows. */
export function dueOf(schedule: string, time: number, following: number | undefined, jitterMs: number): number {
  const span = Math.min(jitterMs, (following ?? Number.POSITIVE_INFINITY) - time)
  return time + Math.floor(shareOf(schedule, time) * span)
}
