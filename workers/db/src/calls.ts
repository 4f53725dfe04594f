import { createClient as markdown, type Markdown } from 'markdown.do'
import { createClient as yaml, type Yaml } from 'yaml.do'

/** The domains that this one calls. */
export const uses = { markdown, yaml }

export interface Calls {
  markdown: Markdown
  yaml: Yaml
}
