const base32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** `msg_` and 26 characters, a ULID whose chance begins with the partition and the place in it: ids of a partition sort as its messages do. */
export const messageId = (now: number, partition: number, seq: number): string =>
  `msg_${encoded(now, 10)}${encoded(partition, 1)}${encoded(seq, 7)}${chance(8)}`

/** The partition that made an id, or where one that came from another queue is looked for first. */
export const homeOf = (id: string, partitions: number): number => base32.indexOf(id[14] ?? '0') % partitions

/** What tells one delivery of a message from all others. */
export const leaseOf = (id: string, partition: number, token: string): string => `${id}-${partition}-${token}`

/** The parts of a lease; undefined where it is none. */
export function readLease(lease: string): { id: string; partition: number; token: string } | undefined {
  const [, id = '', partition = '', token = ''] = /^(msg_[0-9A-Z]{26})-(\d{1,2})-([0-9A-Z]{16})$/.exec(lease) ?? []
  return id === '' ? undefined : { id, partition: Number(partition), token }
}

export const newToken = (): string => chance(16)

function encoded(value: number, length: number): string {
  let text = ''
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32)) text = base32[rest % 32] + text
  return text
}

const chance = (length: number): string => Array.from(crypto.getRandomValues(new Uint8Array(length)), (byte) => base32[byte % 32]).join('')
