import type { Model, OwnModel } from 'models.do/contract'
import { blank, overlay } from '../catalogue/assemble.ts'

/** What someone says of a model laid over what is known of it, or of the one that it is made of. */
export function layered(said: OwnModel, known: (id: string) => Model | undefined): Model {
  const { base, endpoints = [], aliases = [], ...described } = said
  const under = known(said.id) ?? derived(said.id, base === undefined ? undefined : known(base))
  const over = { ...blank(said.id), ...described, name: described.name ?? under.name, aliases, endpoints }
  return { ...overlay(under, over), own: true }
}

/** A fine-tune can do what its base can; who serves it, and for what, is its own. */
function derived(id: string, base: Model | undefined): Model {
  const made = { ...(base ?? blank(id)), id, name: id.split('/')[1] ?? id, aliases: [], endpoints: [], sources: [], benchmarks: [] }
  delete made.retired
  return made
}
