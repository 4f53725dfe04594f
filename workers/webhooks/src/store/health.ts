import { limits } from '../limits.ts'
import type { EndpointRow } from './schema.ts'

/** Whether an endpoint has failed for so long, without one success in between, that it is taken out of use. */
export const isOver = ({ status, since }: Pick<EndpointRow, 'status' | 'since'>, at: number): boolean => status === 'failing' && at - since >= limits.failingMs
