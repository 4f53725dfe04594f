import { newHttpBatchRpcSession, newWebSocketRpcSession } from 'capnweb'

type Target = Record<string, (input?: unknown, options?: object) => Promise<unknown>>

/** The root of a Cap'n Web session: a target for each domain by its label, and `authenticate`. */
export type Root = { authenticate: (key: string) => Root } & { [label: string]: Target }

/** Does `work` with a session of one HTTP request: what is called is sent when the first answer is awaited. */
export async function inBatch<T>(url: string, work: (root: Root) => Promise<T>): Promise<T> {
  return work(newHttpBatchRpcSession(`${url}/rpc`) as unknown as Root)
}

/** Does `work` with a session over a WebSocket, and closes it. */
export async function inSession<T>(url: string, work: (root: Root) => Promise<T>): Promise<T> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/rpc`)
  const root = newWebSocketRpcSession(socket) as unknown as Root & Disposable
  try {
    return await work(root)
  } finally {
    root[Symbol.dispose]()
    socket.close()
  }
}
