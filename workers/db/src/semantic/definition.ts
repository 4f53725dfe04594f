import type { LocalModel } from '@dot-do/embeddings'

/** The index of a namespace's pieces in vectors.do, which this domain alone changes. */
export const indexName = (ns: string): string => `db.do/${ns}`

/** What such an index is made with. */
export const model: LocalModel = 'local/hash-512'
