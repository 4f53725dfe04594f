/** This Worker's bindings. */
export interface Env {
  /** A tenant's directory of namespaces. */
  DIRECTORY: DurableObjectNamespace
  /** The namespaces, named tenant/namespace. */
  SPACE: DurableObjectNamespace
}
