import type { Model } from 'models.do/contract'
import type { Version } from '../catalogue/types.ts'
import { changesOf } from '../methods/history.ts'
import { current } from '../public/current.ts'
import { publicOf } from '../public/refresh.ts'
import type { MethodScope } from '../scope.ts'

interface Entry {
  id: string
  at: string
  title: string
  summary: string
}

const entriesMax = 100

/** What is new and what changed, as an Atom feed (RFC 4287), newest first: of all, never what a tenant said. */
export async function feed(address: string, { env }: Pick<MethodScope, 'env'>): Promise<string> {
  const [catalogue, recent] = await Promise.all([current(env), publicOf(env).recent({ limit: 1000 })])
  const before = new Map<string, Version>()
  const refreshed = recent.toReversed().flatMap(({ model, held }) => {
    const old = before.get(model)
    before.set(model, held)
    return [entryOf(model, held, old)]
  })
  const bundled = [...catalogue.models.values()].flatMap((model) =>
    before.has(model.id) ? [] : bundledEntry(model, catalogue.earlier[model.id] ?? [], catalogue.at),
  )
  const entries = [...refreshed.toReversed(), ...bundled]
    .toSorted((a, b) => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at > b.at ? -1 : 1))
    .slice(0, entriesMax)
  const self = escaped(new URL('/feed.xml', address).href)
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<title>Models: new and changed</title>
<id>tag:models.do,2026:feed</id>
<link rel="self" href="${self}"/>
<author><name>models.do</name></author>
<updated>${timeOf(entries[0]?.at ?? catalogue.at)}</updated>
${entries.map(xmlOf).join('\n')}
</feed>
`
}

function entryOf(id: string, held: Version, old: Version | undefined): Entry {
  const changes = old ? changesOf(id, [old, held]) : []
  const lines = changes.map(
    ({ field, provider, from, to }) => `${provider === undefined ? '' : `${provider}: `}${field} ${from ?? 'not stated'} → ${to ?? 'not stated'}`,
  )
  return { id, at: held.from, title: `${id} ${old ? (held.retired === undefined ? 'changed' : 'retired') : 'is new'}`, summary: lines.slice(0, 20).join('\n') }
}

/** Of what was deployed: models that its older source does not have, and what differs between the two. */
function bundledEntry(model: Model, earlier: Version[], at: string): Entry[] {
  const { id, name, context, maxOutput, endpoints } = model
  const [old] = earlier
  if (!old) return [{ id, at, title: `${id} is new`, summary: name }]
  const now: Version = { from: at, source: '', endpoints, ...(context !== undefined && { context }), ...(maxOutput !== undefined && { maxOutput }) }
  return changesOf(id, [old, now]).length > 0 ? [entryOf(id, now, old)] : []
}

const timeOf = (at: string): string => new Date(at).toISOString()

const xmlOf = ({ id, at, title, summary }: Entry): string =>
  `<entry><id>tag:models.do,2026:${escaped(encodeURI(id))}:${timeOf(at)}</id><title>${escaped(title)}</title><updated>${timeOf(at)}</updated><link href="https://models.do/rpc/getModel?input=${escaped(encodeURIComponent(JSON.stringify({ id })))}"/><summary>${escaped(summary)}</summary></entry>`

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

// What XML 1.0 has no way to write is left out.
const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/(?![\t\n\r])\p{Cc}|[\ufffe\uffff]/gu, '')
    .replaceAll(/[&<>"']/g, (char) => entities[char] ?? '')
