const base32 = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A ULID (48 bits of time, 80 of chance) behind a prefix: `key_01J…`. Ids sort by their time of making. */
export function prefixedId(prefix: string, now = Date.now()): string {
  let time = ''
  for (let rest = now, index = 0; index < 10; index++, rest = Math.floor(rest / 32)) time = base32[rest % 32] + time
  const random = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => base32[byte % 32])
  return `${prefix}_${time}${random.join('')}`
}
