/** This Worker's bindings. */
export interface Env {
  /** A tenant's directory of indexes. */
  DIRECTORY: DurableObjectNamespace
  /** The indexes, named tenant/index. */
  INDEX: DurableObjectNamespace
}
