import type { Standing } from '@dot-do/service'

/** This Worker's bindings. */
export interface Env {
  /** A tenant's queues by name. */
  DIRECTORY: DurableObjectNamespace
  /** The partitions of queues, named tenant/queue#number. */
  PARTITION: DurableObjectNamespace
  /** Bodies that are too large for a row. */
  BODIES: R2Bucket
  STANDING: Standing
  SECRETS_KEY: string
}
