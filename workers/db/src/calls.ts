import { createClient as llm, type Llm } from 'llm.do'
import { createClient as markdown, type Markdown } from 'markdown.do'
import { createClient as yaml, type Yaml } from 'yaml.do'

/** The domains that this one calls. */
export const uses = { llm, markdown, yaml }

export interface Calls {
  llm: Llm
  markdown: Markdown
  yaml: Yaml
}
