import { type Answer, type Parsed, Problem } from '@dot-do/contract'
import { originOf, targetOf } from '@dot-do/service'
import { inputHash, page, readCursor } from '@dot-do/store'
import outlines from 'do:domains'
import type contract from 'webhooks.do/contract'
import type { Target } from 'webhooks.do/contract'
import { creationOf, objectOf, type Scope, unkeyed } from '../object.ts'
import { sealSecrets, toSource } from '../receive/sources.ts'
import { newSourceId, writeTenant } from '../tenants.ts'
import { checkSecrets } from './verify.ts'

type Contract = typeof contract

/** Ends the call where a target names a method that is not there. */
export function checkTargets(targets: Target[] | undefined): void {
  const wrong = targets?.findIndex((target) => 'domain' in target && !targetOf(outlines, target)) ?? -1
  if (wrong < 0) return
  const message = 'there is no such method that an event could be brought to'
  throw new Problem('invalid_argument', `to.${wrong}: ${message}`, { issues: [{ path: ['to', wrong], message }] })
}

export async function createSource(input: Parsed<Contract, 'createSource'>, scope: Scope): Promise<Answer<Contract, 'createSource'>> {
  const { env, ctx } = scope
  const { tenant } = ctx.auth
  const { provider, secrets, options, events, to, description = null } = input
  checkSecrets(provider, secrets)
  checkTargets(to)
  const id = newSourceId(tenant)
  await writeTenant(env, tenant)
  const row = await unkeyed(scope).createSource({
    ...{ id, provider, options, events, to, description, origin: originOf(ctx) },
    ...{ sealed: await sealSecrets(env, tenant, id, secrets), creation: creationOf(scope), asked: inputHash(input) },
  })
  return toSource(env, row)
}

export async function updateSource(input: Parsed<Contract, 'updateSource'>, scope: Scope): Promise<Answer<Contract, 'updateSource'>> {
  const { env, ctx } = scope
  const { id, secrets, to, ...rest } = input
  checkTargets(to)
  if (secrets) checkSecrets((await known(scope, id)).provider, secrets)
  const said = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  const set = {
    ...said,
    ...(secrets && { sealed: await sealSecrets(env, ctx.auth.tenant, id, secrets) }),
    ...(to && { to, origin: originOf(ctx) }),
  }
  return toSource(env, await unkeyed(scope).updateSource({ id, set }))
}

// A source keeps its provider, so that reading it first is no race.
async function known(scope: Scope, id: string) {
  const row = await objectOf(scope).source({ id })
  if (!row) throw new Problem('not_found', `no source ${id}`)
  return row
}

export async function listSources({ limit, cursor }: Parsed<Contract, 'listSources'>, scope: Scope): Promise<Answer<Contract, 'listSources'>> {
  const after = String(readCursor('sources', cursor)?.[0] ?? '')
  const { items, nextCursor } = page(await objectOf(scope).sources({ after, limit: limit + 1 }), limit, 'sources', ({ id }) => [id])
  return { items: items.map((row) => toSource(scope.env, row)), nextCursor }
}

export const deleteSource = (input: { id: string }, scope: Scope) => objectOf(scope).deleteSource(input)
