import { embed, type LocalModel } from '@dot-do/embeddings'
import { type Issue, Problem } from '@dot-do/contract'

/** The vectors of texts by a model; `invalid_argument` naming each text that has nothing to embed. */
export async function embedAll(model: LocalModel, texts: string[], pathOf: (at: number) => Issue['path']): Promise<Float32Array[]> {
  const vectors = texts.map((text) => embed(model, text))
  const issues = vectors.flatMap((vector, at) => (vector === undefined ? [{ path: pathOf(at), message: 'there is nothing to embed' }] : []))
  if (issues.length > 0) throw new Problem('invalid_argument', 'there is nothing to embed in a text of spaces', { issues: issues.slice(0, 100) })
  return vectors.filter((vector) => vector !== undefined)
}
