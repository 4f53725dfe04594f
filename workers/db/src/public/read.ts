import { type Answer, type Parsed, Problem } from '@dot-do/contract'
import { queryToWhere } from '@dot-do/filter'
import { type CallScope, invalid } from '@dot-do/service'
import { open } from '@dot-do/store'
import type contract from 'db.do/contract'
import { createHash } from 'node:crypto'
import type { Calls } from '../calls.ts'
import { documentOf, hasContent, partOf } from '../documents.ts'
import type { Env } from '../env.ts'
import { checkedId } from '../ids.ts'
import { space } from '../space/store.ts'
import { htmlOf } from './html.ts'
import { listMarkdown, markdownOf } from './markdown.ts'
import { nextLink } from './next.ts'

type Contract = typeof contract
type Input = Parsed<Contract, 'read'>
type Scope = CallScope<Contract['methods']['read'], Env, Calls>
type Form = 'md' | 'json' | 'html'

const types = { md: 'text/markdown; charset=utf-8', json: 'application/json; charset=utf-8', html: 'text/html; charset=utf-8' } as const

/** What anyone may read at a public address: a document, or those that a glob fits. */
export async function read(input: Input, scope: Scope): Promise<Answer<Contract, 'read'>> {
  const [, name = '', form = 'json'] = /^(.*?)(?:\.(md|json|html))?$/s.exec(input.id) ?? []
  const { body, headers = {} } = await (/[*?[{!]/.test(name) ? listed(input, name, form as Form, scope) : shown(input, name, form as Form, scope))
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 27)
  return { type: types[form as Form], body, headers: { ...common, ...headers, etag: `"${hash}"` } }
}

const common = {
  'cache-control': 'public, max-age=60, stale-while-revalidate=600',
  'access-control-allow-origin': '*',
  'access-control-expose-headers': 'etag, link',
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
  // Whatever a document brings along, it runs nothing and sends nothing.
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; sandbox",
}

// The same for what is private, what is not there, and what could not be.
const missing = () => new Problem('not_found', 'nothing public is at that address')

const spaceOf = ({ env }: Scope, { tenant, ns }: Input) => open(env.SPACE, space, `${tenant}/${ns}`, { tenant, permissions: [] })

interface Made {
  body: string
  headers?: Record<string, string>
}

async function shown(input: Input, name: string, form: Form, scope: Scope): Promise<Made> {
  const stored = await spaceOf(scope, input)
    .get({ id: idOf(name), hasContent: true })
    .catch((err: unknown) => {
      throw err instanceof Problem && err.code === 'not_found' ? missing() : err
    })
  if (stored.visibility !== 'public') throw missing()
  const document = documentOf(input.ns, stored)
  if (form === 'json') return { body: JSON.stringify(selectOf(input) ? partOf(input.ns, stored, selectOf(input)) : document) }
  const text = form === 'md' ? await markdownOf(document, scope.call) : await htmlOf(document.content ?? '', document.title ?? document.id, scope.call)
  return { body: text }
}

function idOf(name: string): string {
  try {
    return checkedId(name)
  } catch {
    throw missing()
  }
}

const selectOf = ({ select }: Input): string[] | undefined => select?.split(',').filter((field) => field !== '')

const limitMax = 1000

async function listed(input: Input, id: string, form: Form, scope: Scope): Promise<Made> {
  const { ns, type, where, sort, cursor } = input
  const limit = input.limit === undefined ? 100 : Number(input.limit)
  if (limit < 1 || limit > limitMax) invalid(`1 to ${limitMax} are expected`, ['limit'])
  const select = selectOf(input)
  const asked = { id, type, sort, cursor, limit, where: whereOf(where), isPublic: true, hasContent: hasContent(select) && form === 'json' }
  const { items, nextCursor } = await spaceOf(scope, input).list(asked)
  const headers: Record<string, string> = nextCursor === undefined ? {} : { link: nextLink(input, nextCursor) }
  const parts = items.map((stored) => partOf(ns, stored, select))
  if (form === 'json') return { headers, body: JSON.stringify({ items: parts, nextCursor }) }
  const text = listMarkdown(id, items, select === undefined ? [] : parts)
  return { headers, body: form === 'md' ? text : await htmlOf(text, id, scope.call) }
}

function whereOf(query: unknown): Record<string, unknown> | undefined {
  if (query === undefined) return undefined
  const where = queryToWhere(query)
  return typeof where === 'object' && where !== null && !Array.isArray(where)
    ? (where as Record<string, unknown>)
    : invalid('an object of fields and conditions is expected', ['where'])
}
