import { timingSafeEqual } from 'node:crypto'

/** Whether two digests are the same, in a time that does not tell where they differ. */
export const isEqual = (one: Uint8Array, other: Uint8Array): boolean => one.length === other.length && timingSafeEqual(one, other)
