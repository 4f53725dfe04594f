import { type Yaml, createClient as yaml } from 'yaml.do'

/** The domains that this one calls. */
export const uses = { yaml }

export interface Calls {
  yaml: Yaml
}
