import type { Place } from '@dot-do/secrets'

/** Where the secret of a queue's address belongs. */
export const secretPlace = (tenant: string, queue: string): Place => ({ tenant, name: `queue ${queue}` })
