import { startOwn, type OwnPlatform } from '@dot-do/testing'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request as it came. */
export interface Hit {
  at: number
  path: string
  headers: Record<string, string>
  body: Buffer
}

type Answer = (request: IncomingMessage, response: ServerResponse, hit: Hit) => void

const ok: Answer = (_, response) => void response.end('thanks')

/** A receiver on this machine. What it answers is said for each path; 200 unless said. */
export class Receiver implements AsyncDisposable {
  readonly hits: Hit[] = []
  readonly #answers = new Map<string, Answer>()
  readonly #server: Server

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = []
      const at = Date.now()
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const path = request.url ?? ''
        const hit = { at, path, headers: request.headers as Record<string, string>, body: Buffer.concat(chunks) }
        this.hits.push(hit)
        ;(this.#answers.get(path) ?? ok)(request, response, hit)
      })
    })
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve)
    })
    return this
  }

  /** As the operator's allow-list names it. */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  url(path: string): string {
    return `http://${this.address}${path}`
  }

  on(path: string, answer: Answer): void {
    this.#answers.set(path, answer)
  }

  at(path: string): Hit[] {
    return this.hits.filter((hit) => hit.path === path)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve())
    })
  }
}

export interface Rig extends AsyncDisposable {
  on: OwnPlatform
  receiver: Receiver
}

/** A platform of webhooks.do and what it calls, whose operator allows one receiver on this machine. */
export async function rig(): Promise<Rig> {
  const receiver = await new Receiver().start()
  const on = await startOwn({ only: ['webhooks'], env: { DO_NETWORK_ALLOW: receiver.address } })
  return {
    ...{ on, receiver },
    async [Symbol.asyncDispose]() {
      await on[Symbol.asyncDispose]()
      await receiver[Symbol.asyncDispose]()
    },
  }
}
