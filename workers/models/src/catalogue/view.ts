import type { Model } from 'models.do/contract'
import { normal } from './spelling.ts'
import type { Catalogue } from './catalogue.ts'

/** The catalogue as one tenant sees it: with what it put laid over. */
export class View {
  readonly catalogue: Catalogue
  /** What the tenant put, each laid over what is known of it. */
  readonly own: ReadonlyMap<string, Model>
  /** The tenant’s own names, in normal spelling. */
  readonly aliases = new Map<string, string>()

  constructor(catalogue: Catalogue, own: ReadonlyMap<string, Model> = new Map(), aliases: [string, string][] = []) {
    this.catalogue = catalogue
    this.own = own
    for (const [alias, id] of aliases) this.aliases.set(normal(alias), id)
  }

  get(id: string): Model | undefined {
    return this.own.get(id) ?? this.catalogue.models.get(id)
  }

  /** The id that is spelt so, the tenant’s own first. */
  idOf(author: string, slug: string): string | undefined {
    for (const id of this.own.keys()) if (id === `${author}/${slug}` || `${author}/${normal(slug)}` === keyOf(id)) return id
    return this.catalogue.byKey.get(`${author}/${normal(slug)}`)
  }

  /** Own ids of such a slug. */
  ownOf(slug: string): string[] {
    return [...this.own.keys()].filter((id) => normal(id.split('/')[1] ?? '') === normal(slug))
  }

  all(): Iterable<Model> {
    return this.own.size === 0 ? this.catalogue.models.values() : this.#laidOver()
  }

  *#laidOver(): Iterable<Model> {
    for (const model of this.catalogue.models.values()) yield this.own.get(model.id) ?? model
    for (const [id, model] of this.own) if (!this.catalogue.models.has(id)) yield model
  }
}

function keyOf(id: string): string {
  const [author = '', slug = ''] = id.split('/')
  return `${author}/${normal(slug)}`
}
