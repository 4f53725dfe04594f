import type { Answer, Parsed } from '@dot-do/contract'
import { inputHash, page, prefixedId, readCursor } from '@dot-do/store'
import type contract from 'webhooks.do/contract'
import { checkedUrl, checkRate, keysOf, sealHeaders, toEndpoint } from '../endpoints.ts'
import { checkSent, redacted } from '../headers.ts'
import { creationOf, objectOf, type Scope, unkeyed } from '../object.ts'
import { secretOf } from '../signing/keys.ts'
import { writeTenant } from '../tenants.ts'

type Contract = typeof contract
const hourMs = 60 * 60 * 1000

export async function createEndpoint(input: Parsed<Contract, 'createEndpoint'>, scope: Scope): Promise<Answer<Contract, 'createEndpoint'>> {
  const { env, ctx } = scope
  const { tenant } = ctx.auth
  checkSent(input.headers)
  checkRate(input.rate)
  const url = checkedUrl(env, input.url)
  const id = prefixedId('ep')
  const sealed = await sealHeaders(env, tenant, id, input.headers)
  const { description = null, rate = null } = input
  if (input.signature === 'v1a') await writeTenant(env, tenant)
  const row = await unkeyed(scope).createEndpoint({
    ...input,
    ...{ id, url, description, rate, sealed, headers: redacted(input.headers) },
    ...{ creation: creationOf(scope), asked: inputHash(input) },
  })
  const secret = row.signature === 'v1' ? secretOf(env.SECRETS_KEY, { tenant, endpoint: row.id }, 1) : undefined
  return { ...(await toEndpoint(env, tenant, row)), secret }
}

export async function updateEndpoint(input: Parsed<Contract, 'updateEndpoint'>, scope: Scope): Promise<Answer<Contract, 'updateEndpoint'>> {
  const { env, ctx } = scope
  const { tenant } = ctx.auth
  const { id, enabled, headers, url, ...rest } = input
  if (headers) checkSent(headers)
  checkRate(rest.rate)
  const set = {
    ...rest,
    ...(url !== undefined && { url: checkedUrl(env, url) }),
    ...(headers && { headers: redacted(headers), sealed: await sealHeaders(env, tenant, id, headers) }),
  }
  return toEndpoint(env, tenant, await unkeyed(scope).updateEndpoint({ id, set: said(set), enabled }))
}

/** What is said: a field that is not must not become nothing. */
const said = <T extends object>(fields: T): T => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T

export async function getEndpoint(input: { id: string }, scope: Scope): Promise<Answer<Contract, 'getEndpoint'>> {
  return toEndpoint(scope.env, scope.ctx.auth.tenant, await objectOf(scope).endpoint(input))
}

export async function listEndpoints({ limit, cursor }: Parsed<Contract, 'listEndpoints'>, scope: Scope): Promise<Answer<Contract, 'listEndpoints'>> {
  const after = String(readCursor('endpoints', cursor)?.[0] ?? '')
  const { items, nextCursor } = page(await objectOf(scope).endpoints({ after, limit: limit + 1 }), limit, 'endpoints', ({ id }) => [id])
  return { items: await Promise.all(items.map((row) => toEndpoint(scope.env, scope.ctx.auth.tenant, row))), nextCursor }
}

export const deleteEndpoint = (input: { id: string }, scope: Scope) => objectOf(scope).deleteEndpoint(input)

export async function getSecret(input: { id: string }, scope: Scope): Promise<Answer<Contract, 'getSecret'>> {
  return keysOf(scope.env, scope.ctx.auth.tenant, await objectOf(scope).endpoint(input))
}

export async function rotateSecret({ id, overlapHours }: Parsed<Contract, 'rotateSecret'>, scope: Scope): Promise<Answer<Contract, 'rotateSecret'>> {
  return keysOf(scope.env, scope.ctx.auth.tenant, await objectOf(scope).rotate({ id, overlapMs: overlapHours * hourMs }))
}
