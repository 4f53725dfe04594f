import type { Endpoint } from 'models.do/contract'
import { pins } from '../names/aliases.ts'
import type { Version } from '../catalogue/types.ts'
import { keyOf } from '../catalogue/assemble.ts'
import { layered } from '../own/layered.ts'
import { entriesOf, viewOf } from '../own/view.ts'
import { heldOf } from '../public/refresh.ts'
import type { MethodScope } from '../scope.ts'
import { versionsOf } from './at.ts'
import { named } from './known.ts'

/** A change of one field; without `from` nobody had stated it. */
export interface Change {
  id: string
  at: string
  field: string
  provider?: string
  from?: string
  to?: string
  source: string
}

export async function history({ id: name, field }: { id: string; field?: string | undefined }, scope: MethodScope): Promise<{ id: string; items: Change[] }> {
  const view = await viewOf(scope)
  const { id } = named(view, name)
  const said = scope.ctx.auth.authenticated ? await entriesOf(scope).versions({ model: id }) : []
  const known = view.catalogue.models.get(id)
  const own = said.map(({ own: what, from }) =>
    heldOf(
      layered(what ?? { id }, (other) => (other === id ? known : view.get(other))),
      from,
      'own',
    ),
  )
  const pinned = pins
    .filter((pin) => pin.model === id)
    .map(({ alias, since }): Change => ({ id, at: since, field: `alias.${alias}`, to: id, source: 'models.do' }))
  const versions = await versionsOf(scope, view, id)
  const first = own.length > 0 && known ? [heldOf(known, '', '')] : []
  const items = [...changesOf(id, versions), ...changesOf(id, [...first, ...own]), ...pinned]
  const wanted = items.filter((item) => field === undefined || item.field === field || item.field.startsWith(`${field}.`))
  return { id, items: wanted.toSorted((a, b) => (a.at === b.at ? (a.field < b.field ? -1 : 1) : a.at > b.at ? -1 : 1)).slice(0, itemsMax) }
}

const itemsMax = 1000

/** What changed from each version to the next; of a provider that comes or goes, that alone. */
export function changesOf(id: string, versions: Version[]): Change[] {
  return versions.flatMap((version, index) => {
    const before = versions[index - 1]
    return before ? between(id, before, version) : []
  })
}

function between(id: string, before: Version, after: Version): Change[] {
  const { from: at, source } = after
  const day = at.slice(0, 10)
  const change = (field: string, from: unknown, to: unknown, provider?: string): Change[] =>
    from === to
      ? []
      : [
          {
            id,
            at: day,
            field,
            ...(provider !== undefined && { provider }),
            ...(from !== undefined && { from: String(from) }),
            ...(to !== undefined && { to: String(to) }),
            source,
          },
        ]
  const old = new Map(before.endpoints.map((each) => [keyOf(each), each]))
  const now = new Map(after.endpoints.map((each) => [keyOf(each), each]))
  const ofEndpoint = (key: string): Change[] => {
    const [a, b] = [old.get(key), now.get(key)]
    if (!a || !b) return change('endpoint', a?.modelId, b?.modelId, (a ?? b)?.provider)
    const [was, is] = [flat(a), flat(b)]
    return [...new Set([...was.keys(), ...is.keys()])].flatMap((field) => change(field, was.get(field), is.get(field), a.provider))
  }
  return [
    ...change('context', before.context, after.context),
    ...change('maxOutput', before.maxOutput, after.maxOutput),
    ...change('retired', before.retired, after.retired),
    ...[...new Set([...old.keys(), ...now.keys()])].flatMap(ofEndpoint),
  ]
}

function flat({ price = {}, context, maxOutput }: Endpoint): Map<string, string | number> {
  const { tiers, ...rates } = price
  const entries: [string, string | number | undefined][] = [
    ...Object.entries(rates).map(([rate, value]): [string, string] => [`price.${rate}`, value]),
    ['context', context],
    ['maxOutput', maxOutput],
  ]
  if (tiers) entries.push(['price.tiers', JSON.stringify(tiers)])
  return new Map(entries.filter((entry): entry is [string, string | number] => entry[1] !== undefined))
}
