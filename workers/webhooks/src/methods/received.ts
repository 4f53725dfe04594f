import { type Answer, type Parsed, Problem } from '@dot-do/contract'
import { originOf } from '@dot-do/service'
import { page } from '@dot-do/store'
import type contract from 'webhooks.do/contract'
import type { Received } from 'webhooks.do/contract'
import { objectOf, type Scope } from '../object.ts'
import { bodyOf } from '../receive/bodies.ts'
import type { ListedReceived } from '../store/received.ts'
import { beforeOf } from './messages.ts'
import { checkTargets } from './sources.ts'

type Contract = typeof contract

const toSummary = ({ id, source, provider, event, eventId, size, at }: ListedReceived) => ({
  ...{ id, source, provider, event: event ?? undefined, eventId: eventId ?? undefined },
  ...{ size, receivedAt: new Date(at).toISOString() },
})

export async function listReceived(
  { source, event, limit, cursor }: Parsed<Contract, 'listReceived'>,
  scope: Scope,
): Promise<Answer<Contract, 'listReceived'>> {
  const rows = await objectOf(scope).listReceived({ source, event, before: beforeOf('received', cursor), limit: limit + 1 })
  const { items, nextCursor } = page(rows, limit, 'received', ({ id }) => [id])
  return { items: items.map(toSummary), nextCursor }
}

export async function getReceived(input: { id: string }, scope: Scope): Promise<Received> {
  const { received, forwardings } = await objectOf(scope).received(input)
  const body = await bodyOf(scope.env, scope.ctx.auth.tenant, received)
  return {
    ...toSummary(received),
    ...{ headers: received.headers, body: body.toString('base64') },
    forwards: forwardings.map(({ target, status, attempts, error }) => ({ target, status, attempts, error: error ?? undefined })),
  }
}

export function replay({ ids, filter, to }: Parsed<Contract, 'replay'>, scope: Scope): Promise<Answer<Contract, 'replay'>> {
  if ((ids === undefined) === (filter === undefined))
    throw new Problem('invalid_argument', 'say either ids or filter', { issues: [{ path: ['ids'], message: 'either ids or filter' }] })
  checkTargets(to)
  return objectOf(scope).replay({
    ids,
    filter: filter && { ...filter, since: Date.parse(filter.since), until: filter.until === undefined ? Number.MAX_SAFE_INTEGER : Date.parse(filter.until) },
    to: to && { targets: to, origin: originOf(scope.ctx) },
  })
}
