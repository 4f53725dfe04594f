import { signature as v1 } from '@dot-do/egress'
import { createHmac } from 'node:crypto'

/** One of an endpoint's secrets: each rotation makes the next generation, and the one before signs beside it until its time. */
export interface Generation {
  generation: number
  /** In milliseconds since the epoch; without one it is the newest. */
  until?: number
}

/** An endpoint whose secrets are asked for. */
export interface Owner {
  tenant: string
  endpoint: string
}

// Derived, so that a repeated createEndpoint gives the same one again though no answer with a secret is ever kept.
const seedOf = (secretsKey: string, kind: 'v1' | 'v1a', { tenant, endpoint }: Owner, generation: number): Buffer =>
  createHmac('sha256', Buffer.from(secretsKey, 'base64'))
    .update(JSON.stringify(['webhooks.do endpoint', kind, tenant, endpoint, generation]))
    .digest()

/** The secret of a generation, `whsec_…`. */
export const secretOf = (secretsKey: string, owner: Owner, generation: number): string =>
  `whsec_${seedOf(secretsKey, 'v1', owner, generation).toString('base64')}`

// RFC 8410: what stands before the 32 bytes of an Ed25519 key.
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')

const privateKeyOf = (secretsKey: string, owner: Owner, generation: number, isExtractable: boolean): Promise<CryptoKey> =>
  crypto.subtle.importKey('pkcs8', Buffer.concat([pkcs8, seedOf(secretsKey, 'v1a', owner, generation)]), 'Ed25519', isExtractable, ['sign'])

/** The public key of a generation, `whpk_…`. */
export async function publicKeyOf(secretsKey: string, owner: Owner, generation: number): Promise<string> {
  const { x = '' } = (await crypto.subtle.exportKey('jwk', await privateKeyOf(secretsKey, owner, generation, true))) as JsonWebKey
  return `whpk_${Buffer.from(x, 'base64url').toString('base64')}`
}

/** The generations that sign now, the newest first. */
export const liveOf = (generations: Generation[], now: number): number[] =>
  generations
    .filter(({ until }) => until === undefined || until > now)
    .map(({ generation }) => generation)
    .toSorted((a, b) => b - a)

export interface Signing {
  secretsKey: string
  owner: Owner
  signature: 'v1' | 'v1a'
  generations: number[]
}

/** The headers of Standard Webhooks: one signature for each live secret, over `id.timestamp.body`. `at` is in milliseconds since the epoch. */
export async function signed(
  { secretsKey, owner, signature, generations }: Signing,
  id: string,
  at: number,
  body: Uint8Array,
): Promise<Record<string, string>> {
  const timestamp = String(Math.floor(at / 1000))
  const content = Buffer.concat([Buffer.from(`${id}.${timestamp}.`), body])
  const one = async (generation: number): Promise<string> => {
    if (signature === 'v1a') {
      const key = await privateKeyOf(secretsKey, owner, generation, false)
      return `v1a,${Buffer.from(await crypto.subtle.sign('Ed25519', key, content)).toString('base64')}`
    }
    const key = Buffer.from(secretOf(secretsKey, owner, generation).slice('whsec_'.length), 'base64')
    return v1(key, content)
  }
  const signatures = await Promise.all(generations.map(one))
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}
