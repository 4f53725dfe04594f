import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { stdout } from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { startOwn, tenant } from '@dot-do/testing'
import { median, medianMs } from '@dot-do/testing/timing'
import { Queue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import { PgBoss } from 'pg-boss'
import { postgres, redis } from './servers.ts'

/** A queue as it is measured. */
interface Contender {
  name: string
  send: (body: object) => Promise<unknown>
  sendMany: (bodies: object[]) => Promise<unknown>
  /** Milliseconds from a send to the begin of its work. */
  sendToStart: () => Promise<number>
  close: () => Promise<unknown>
}

const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
const body = (n: number) => ({ n, text: 'a message of a hundred bytes or so, which is what most of them are like' })

/** Who waits for the work of a number to begin. */
class Starts {
  readonly #waiting = new Map<number, () => void>()
  #count = 0

  begun(n: number): void {
    this.#waiting.get(n)?.()
  }

  async time(send: (n: number) => Promise<unknown>): Promise<number> {
    const n = ++this.#count
    const { promise, resolve } = Promise.withResolvers<number>()
    this.#waiting.set(n, () => resolve(performance.now()))
    const from = performance.now()
    await send(n)
    return (await promise) - from
  }
}

const starts = new Starts()
const receiver = createServer((request, response) => void begin(request, response))

async function begin(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks = await Array.fromAsync(request as AsyncIterable<Buffer>)
  starts.begun((JSON.parse(Buffer.concat(chunks).toString()) as { n: number }).n)
  response.writeHead(204).end()
}

await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve))
const address = `127.0.0.1:${(receiver.address() as AddressInfo).port}`

await using platform = await startOwn({ only: ['queue'], env: { DO_NETWORK_ALLOW: address, LOG_LEVEL: 'warn' } })
const { queue } = await tenant({ grants: ['queue:*'], on: platform })
await queue.putQueue({ name: 'sent' })
await queue.putQueue({ name: 'started', target: { url: `http://${address}/`, secret } })
const ours: Contender = {
  name: 'queue.do',
  send: (each) => queue.send({ queue: 'sent', body: each }),
  sendMany: (bodies) => queue.sendBatch({ queue: 'sent', messages: bodies.map((each) => ({ body: each })) }),
  sendToStart: () => starts.time((n) => queue.send({ queue: 'started', body: { n } })),
  close: async () => {},
}

await using redisServer = await redis(16379)
await using postgresServer = await postgres(15432)

function bullmq(port: number): Contender {
  const connection = new Redis(port, '127.0.0.1', { maxRetriesPerRequest: null })
  const [sent, started] = [new Queue('sent', { connection }), new Queue('started', { connection })]
  const worker = new Worker<{ n: number }>('started', async ({ data }) => starts.begun(data.n), { connection, concurrency: 10 })
  return {
    name: 'BullMQ, appendfsync always',
    send: (each) => sent.add('a', each),
    sendMany: (bodies) => sent.addBulk(bodies.map((data) => ({ name: 'a', data }))),
    sendToStart: () => starts.time((n) => started.add('a', { n })),
    close: () => Promise.all([worker.close(), sent.close(), started.close()]).then(() => connection.quit()),
  }
}

async function pgBoss(port: number): Promise<Contender> {
  const boss = new PgBoss({ connectionString: `postgres://bench@127.0.0.1:${port}/postgres`, max: 16 })
  await boss.start()
  for (const name of ['sent', 'started']) await boss.createQueue(name)
  await boss.work<{ n: number }>('started', { pollingIntervalSeconds: 0.5 }, async (jobs) => jobs.forEach(({ data }) => starts.begun(data.n)))
  return {
    name: 'pg-boss on PostgreSQL',
    send: (each) => boss.send('sent', each),
    sendMany: (bodies) =>
      boss.insert(
        'sent',
        bodies.map((data) => ({ data })),
      ),
    sendToStart: () => starts.time((n) => boss.send('started', { n })),
    close: () => boss.stop({ graceful: false }),
  }
}

const contenders = [ours]
if (redisServer) contenders.push(bullmq(redisServer.port))
else stdout.write('BullMQ is left out: redis-server is not installed\n')
if (postgresServer) contenders.push(await pgBoss(postgresServer.port))
else stdout.write('pg-boss is left out: PostgreSQL is not installed\n')

const rounds = 6
const roundMs = 1_500
const senders = 16

/** Calls a second of so many callers, each one after another. */
async function rate(work: (n: number) => Promise<unknown>, callers: number): Promise<number> {
  const from = performance.now()
  let count = 0
  const call = async () => {
    while (performance.now() < from + roundMs) await work(count++)
  }
  await Promise.all(Array.from({ length: callers }, call))
  return (count / (performance.now() - from)) * 1000
}

/** The middle of all rounds of each contender, by turns, so that what else the machine does falls on all. */
async function compare(what: string, unit: string, aim: string, measure: (contender: Contender) => Promise<number>): Promise<void> {
  const taken = new Map(contenders.map((contender): [Contender, number[]] => [contender, []]))
  for (let round = 0; round < rounds; round++) for (const [contender, all] of taken) all.push(await measure(contender))
  const own = median(taken.get(ours) ?? [])
  for (const [{ name }, all] of taken) {
    const its = median(all)
    const columns = [what.padEnd(28), name.padEnd(28), its.toFixed(its < 100 ? 2 : 0).padStart(9), unit.padEnd(3), (own / its).toFixed(2).padStart(8)]
    stdout.write(`${columns.join(' ')}   ${name === ours.name ? '' : aim}\n`)
  }
}

stdout.write(`${''.padEnd(72)}ours ÷ it\n`)
for (const contender of contenders) for (let n = 0; n < 200; n++) await contender.send(body(n))
await compare(`send, ${senders} at a time`, '/s', 'aim: BullMQ ≥ 0.5, pg-boss ≥ 1', (contender) => rate((n) => contender.send(body(n)), senders))
await compare('send, one after another', '/s', '', (contender) => rate((n) => contender.send(body(n)), 1))
const hundred = Array.from({ length: 100 }, (_, n) => body(n))
await compare('sends of 100, 4 at a time', '/s', '', (contender) => rate(() => contender.sendMany(hundred), 4))
await compare('send to start', 'ms', 'aim: BullMQ ≤ 1.5', async (contender) => {
  const taken: number[] = []
  for (let n = 0; n < 40; n++) {
    taken.push(await contender.sendToStart())
    await sleep(5)
  }
  return median(taken)
})
for (const contender of contenders) await contender.close()

/** The median of a receive and an ack, in milliseconds. */
const receiveMs = (name: string) =>
  medianMs(60, async () => {
    const { messages } = await queue.receive({ queue: name, max: 10 })
    await queue.ack({ queue: name, leases: messages.map(({ lease }) => lease) })
  })

async function fill(name: string, batches: number): Promise<void> {
  await queue.putQueue({ name })
  const messages = Array.from({ length: 1_000 }, (_, n) => ({ body: body(n) }))
  const sendSome = async () => {
    while (batches-- > 0) await queue.sendBatch({ queue: name, messages })
  }
  await Promise.all([sendSome(), sendSome(), sendSome()])
}

await fill('few', 5)
await fill('many', 1_000)
const few: number[] = []
const many: number[] = []
for (let round = 0; round < rounds; round++) {
  few.push(await receiveMs('few'))
  many.push(await receiveMs('many'))
}
const times = [median(few), median(many)] as const
stdout.write(
  `receive and ack of 10: ${times[0].toFixed(2)} ms of 5,000, ${times[1].toFixed(2)} ms of a million: ${(times[1] / times[0]).toFixed(2)} times (aim ≤ 1.2)\n`,
)
receiver.close()
