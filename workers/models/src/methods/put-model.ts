import { Problem } from '@dot-do/contract'
import { invalid } from '@dot-do/service'
import type { Model, OwnModel } from 'models.do/contract'
import { normal } from '../catalogue/spelling.ts'
import { resolve } from '../names/resolve.ts'
import { changed, entriesOf, type Scope, viewOf, viewWith } from '../own/view.ts'
import { known } from './known.ts'

export async function putModel(input: OwnModel, scope: Scope): Promise<Model> {
  const view = await viewOf(scope)
  const spelt = view.idOf(...halves(input.id))
  if (spelt !== undefined && spelt !== input.id) throw new Problem('already_exists', `${spelt} is spelt like that`, { data: { id: spelt } })
  const base = input.base === undefined ? undefined : resolve(view, input.base).model
  if (base === input.id) invalid('a model is not made of itself', ['base'])
  const said: OwnModel = base === undefined ? input : { ...input, base }
  const object = entriesOf(scope)
  const others = (await object.all()).filter(({ id }) => id !== said.id)
  checkAliases(said, others)
  await object.put({ model: said })
  changed(scope)
  return known(viewWith(view.catalogue, [...others, said]), said.id)
}

export async function deleteModel({ id }: { id: string }, scope: Scope): Promise<Record<never, never>> {
  const isGone = await entriesOf(scope).delete({ id })
  changed(scope)
  if (!isGone) throw new Problem('not_found', `you said nothing of ${id}`)
  return {}
}

function halves(id: string): [string, string] {
  const slash = id.indexOf('/')
  return [id.slice(0, slash), id.slice(slash + 1)]
}

/** One name means one model. */
function checkAliases({ id, aliases = [] }: OwnModel, others: OwnModel[]): void {
  const taken = new Map(others.flatMap((other) => (other.aliases ?? []).map((alias): [string, string] => [normal(alias), other.id])))
  aliases.forEach((alias, index) => {
    if (/[|()@/]/.test(alias) || normal(alias) === '') invalid('an alias is letters, figures, spaces and . - _ :', ['aliases', index])
    const other = taken.get(normal(alias))
    if (other !== undefined && other !== id) throw new Problem('already_exists', `${alias} is an alias of ${other}`, { data: { id: other } })
  })
}
