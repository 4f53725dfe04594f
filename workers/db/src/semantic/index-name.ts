/** The index of a namespace's pieces in vectors.do, which this domain alone changes. */
export const indexName = (ns: string): string => `db.do/${ns}`
