import type { Issue } from '@dot-do/contract'
import type { LocalModel } from '@dot-do/embeddings'
import { embedAll } from './embed.ts'
import { type Describe, faulty, floatsOf, modelOf } from './items.ts'
import type { Given } from './numbers.ts'

/** What of an item is answered. */
export type Part = 'vector' | 'metadata' | 'text'

interface Settings {
  id?: string | undefined
  topK: number
  filter?: Record<string, unknown> | undefined
  namespace?: string | undefined
  minScore?: number | undefined
  exact: boolean
  include: Part[]
}

interface Asked extends Settings {
  vector?: Given | undefined
  text?: string | undefined
}

/** A query as it goes to the index's object: by a vector, or by the id of an item. */
export interface ReadyQuery extends Settings {
  vector?: Float32Array | undefined
  /** What the text was embedded by. */
  model?: LocalModel | undefined
  /** Where it stands in the call. */
  path: Issue['path']
}

/** Checks queries and embeds their texts; `path` is where the list of them stands, empty where it is one. */
export async function queriesOf(queries: Asked[], path: Issue['path'], describe: Describe): Promise<ReadyQuery[]> {
  const issues: Issue[] = []
  const pathOf = (at: number) => (path.length === 0 ? [] : [...path, at])
  const { views } = floatsOf(
    queries.map(({ vector }) => vector),
    (at) => [...pathOf(at), 'vector'],
    issues,
  )
  // Each in a piece of its own: what is sent of a view is all that it is a view of.
  const ready = queries.map(({ text: _, vector, ...query }, at): ReadyQuery => ({
    ...query,
    vector: vector === undefined ? undefined : views[at]?.slice(),
    path: pathOf(at),
  }))
  for (const [at, { vector, text, id }] of queries.entries()) {
    const ways = [vector, text, id].filter((way) => way !== undefined).length
    if (ways !== 1) issues.push({ path: [...pathOf(at), 'vector'], message: 'say what to search for: either `vector`, `text` or `id`' })
  }
  if (issues.length > 0) throw faulty(issues)
  const texts = queries.flatMap(({ text }, at) => (text === undefined ? [] : [{ at, text }]))
  if (texts.length === 0) return ready
  const textPath = (index: number) => [...pathOf(texts[index]?.at ?? 0), 'text']
  const model = modelOf(await describe(), textPath(0))
  const vectors = await embedAll(
    model,
    texts.map(({ text }) => text),
    textPath,
  )
  for (const [index, { at }] of texts.entries()) ready[at] = { ...(ready[at] as ReadyQuery), vector: vectors[index], model }
  return ready
}
