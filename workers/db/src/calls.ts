import { createClient as llm, type Llm } from 'llm.do'
import { createClient as markdown, type Markdown } from 'markdown.do'
import { createClient as vectors, type Vectors } from 'vectors.do'
import { createClient as yaml, type Yaml } from 'yaml.do'

/** The domains that this one calls. */
export const uses = { llm, markdown, vectors, yaml }

export interface Calls {
  llm: Llm
  markdown: Markdown
  vectors: Vectors
  yaml: Yaml
}
