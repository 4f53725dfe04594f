import { wordOf } from '@dot-do/contract/keys'

/** Where in R2 things are: all of a tenant's under its word, all of a photo's under its id. */
export const keys = {
  /** Holds the tenant's id: how an address leads to its tenant. */
  tenant: (word: string) => `${word}/tenant`,
  photo: (id: string) => `${wordIn(id)}/${id}/`,
  original: (id: string, sha256: string) => `${wordIn(id)}/${id}/o/${sha256}`,
  result: (id: string, hash: string) => `${wordIn(id)}/${id}/r/${hash}`,
}

/** The word of the tenant that a photo's id belongs to. */
export const wordIn = (id: string): string => id.slice('photo_'.length, 'photo_'.length + 10)

/** Whether a photo's id is one of a tenant's. */
export const isOf = (id: string, tenant: string): boolean => wordIn(id) === wordOf(tenant)
