import { createClient as vectors, type Vectors } from 'vectors.do'
import { type Yaml, createClient as yaml } from 'yaml.do'

/** The domains that this one calls. */
export const uses = { yaml, vectors }

export interface Calls {
  yaml: Yaml
  vectors: Vectors
}
