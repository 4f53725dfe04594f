// Strongest first (https://www.w3.org/TR/SRI); npm has SHA-1 for packages older than integrity.
const algorithms = { sha512: 'SHA-512', sha384: 'SHA-384', sha256: 'SHA-256', sha1: 'SHA-1' } as const

/** Whether bytes have one of the digests that an integrity names with its strongest algorithm; no where it names none. */
export async function isIntact(bytes: Uint8Array, integrity: string): Promise<boolean> {
  const digests = integrity.split(/\s+/)
  for (const [prefix, algorithm] of Object.entries(algorithms)) {
    const wanted = digests.filter((digest) => digest.startsWith(`${prefix}-`)).map((digest) => digest.slice(prefix.length + 1).replace(/\?.*$/, ''))
    if (wanted.length === 0) continue
    const digest = await crypto.subtle.digest(algorithm, bytes)
    return wanted.includes(Buffer.from(digest).toString('base64'))
  }
  return false
}

/** The integrity that npm derives from a `shasum`. */
export const integrityOf = (shasum: string): string => `sha1-${Buffer.from(shasum, 'hex').toString('base64')}`
