import { createHash } from 'node:crypto'
import { type Answer, type Parsed, Problem } from '@dot-do/contract'
import type contract from 'webhooks.do/contract'
import type { PublicKey } from 'webhooks.do/contract'
import { keysOf } from '../endpoints.ts'
import { objectAt, type Scope } from '../object.ts'
import { endpointOfKeys, tenantOf } from '../tenants.ts'

type Contract = typeof contract

/** The public keys that check what an endpoint is sent, the newest first. Each endpoint has its own: a key that all had would let one tenant sign for another. */
export async function listKeys({ id }: Parsed<Contract, 'listKeys'>, { env }: Pick<Scope, 'env'>): Promise<Answer<Contract, 'listKeys'>> {
  const tenant = await tenantOf(env, id)
  const row = tenant === undefined ? undefined : await objectAt(env, tenant).knownEndpoint({ id: endpointOfKeys(id) })
  if (tenant === undefined || row?.signature !== 'v1a') throw new Problem('not_found', `no public keys ${id}`)
  const { publicKey = '', previous } = await keysOf(env, tenant, row)
  return { keys: [jwkOf(publicKey), ...previous.map((each) => ({ ...jwkOf(each.publicKey ?? ''), until: each.until }))] }
}

/** A key as RFC 8037 has it, under its thumbprint (RFC 7638). */
function jwkOf(publicKey: string): PublicKey {
  const x = Buffer.from(publicKey.slice('whpk_'.length), 'base64').toString('base64url')
  const kid = createHash('sha256')
    .update(JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url')
  return { kty: 'OKP', crv: 'Ed25519', x, kid, use: 'sig', alg: 'EdDSA', publicKey }
}
