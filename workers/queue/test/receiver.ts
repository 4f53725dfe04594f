import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

interface Answer {
  status: number
  headers?: Record<string, string>
}

interface Received {
  headers: Record<string, string>
  body: Buffer
  at: number
}

/** What came to an address of one test, whose answers are given in order, the last one to all that follow. */
class Address {
  readonly requests: Received[] = []
  readonly url: string
  readonly #answers: Answer[]

  constructor(url: string, answers: Answer[]) {
    this.url = url
    this.#answers = answers
  }

  /** Milliseconds from the first request to the second of the same message. */
  get gapMs(): number {
    for (const [index, { headers, at }] of this.requests.entries()) {
      const next = this.requests.slice(index + 1).find((later) => later.headers['webhook-id'] === headers['webhook-id'])
      if (next) return next.at - at
    }
    return 0
  }

  answer(request: Received): Answer {
    this.requests.push(request)
    return (this.#answers.length > 1 ? this.#answers.shift() : this.#answers[0]) ?? { status: 200 }
  }
}

/** An HTTP server on this machine to which queues deliver. */
export class Receiver {
  readonly #addresses = new Map<string, Address>()
  readonly #server = createServer((request, response) => void this.#answer(request, response))
  address = ''

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    this.address = `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** An address with these answers. */
  open(answers: Answer[]): Address {
    const path = `/${this.#addresses.size + 1}`
    const address = new Address(`http://${this.address}${path}`, answers)
    this.#addresses.set(path, address)
    return address
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>))
    const address = this.#addresses.get(request.url ?? '')
    const answer = address?.answer({ headers: request.headers as Record<string, string>, body, at: Date.now() }) ?? { status: 404 }
    response.writeHead(answer.status, answer.headers).end()
  }
}
