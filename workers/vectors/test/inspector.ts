import { once } from 'node:events'

interface Message {
  id?: number
  method?: string
  params?: { chunk?: string }
  result?: unknown
}

interface Usage {
  totalSize: number
  embedderHeapUsedSize: number
  backingStorageSize: number
}

interface Snapshot {
  snapshot: { meta: { node_fields: string[] } }
  nodes: number[]
  strings: string[]
}

/** What an isolate says of itself, by the protocol of V8's inspector. */
export class Inspector {
  readonly #socket: WebSocket
  #chunks: string[] = []
  #calls = 0
  readonly #waiting = new Map<number, (result: unknown) => void>()

  /** Of the one isolate of a runtime that listens at this port. */
  static async of(port: number): Promise<Inspector> {
    const targets = await (await fetch(`http://127.0.0.1:${port}/json`)).json<{ webSocketDebuggerUrl: string }[]>()
    if (targets.length !== 1) throw new Error(`${targets.length} isolates, not one`)
    const socket = new WebSocket(targets[0]?.webSocketDebuggerUrl ?? '')
    await once(socket, 'open')
    return new Inspector(socket)
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket
    socket.addEventListener('message', ({ data }) => {
      const { id, params, result } = JSON.parse(String(data)) as Message
      if (params?.chunk !== undefined) this.#chunks.push(params.chunk)
      if (id !== undefined) this.#waiting.get(id)?.(result)
    })
  }

  close(): void {
    this.#socket.close()
  }

  /** Bytes of the heap with its garbage and its free room, and of what lies beside it; WebAssembly's memory is not among them. */
  async heapBytes(): Promise<number> {
    const { totalSize, embedderHeapUsedSize, backingStorageSize } = await this.#call<Usage>('Runtime.getHeapUsage')
    return totalSize + embedderHeapUsedSize + backingStorageSize
  }

  /** Bytes of the largest buffer that the heap refers to. */
  async largestBufferBytes(): Promise<number> {
    this.#chunks = []
    await this.#call('HeapProfiler.takeHeapSnapshot')
    const { snapshot, nodes, strings } = JSON.parse(this.#chunks.join('')) as Snapshot
    const fields = snapshot.meta.node_fields
    const [name, size] = [fields.indexOf('name'), fields.indexOf('self_size')]
    let largest = 0
    for (let at = 0; at < nodes.length; at += fields.length)
      if (strings[nodes[at + name] ?? 0]?.endsWith('JSArrayBufferData')) largest = Math.max(largest, nodes[at + size] ?? 0)
    return largest
  }

  async #call<T>(method: string): Promise<T> {
    const id = ++this.#calls
    const { promise, resolve } = Promise.withResolvers<unknown>()
    this.#waiting.set(id, resolve)
    this.#socket.send(JSON.stringify({ id, method }))
    return (await promise) as T
  }
}
