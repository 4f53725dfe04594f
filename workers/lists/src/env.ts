/** This Worker's bindings. */
export interface Env {
  /** A tenant's directory of lists. */
  DIRECTORY: DurableObjectNamespace
  /** The lists, named tenant/list. */
  LIST: DurableObjectNamespace
}
