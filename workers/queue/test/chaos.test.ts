import { crash, startOwn, type Tenant, tenant, until, withKey } from '@dot-do/testing'
import { expect, test } from 'vitest'

const isWhole = process.env.CONFORMANCE !== undefined
const rounds = isWhole ? 10 : 2
const messagesMin = isWhole ? 100_000 : 500
const batch = isWhole ? 500 : 10
const concurrency = 8
const writers = 12

type Probe = Pick<Tenant, 'probe'>
type Step = { position: number; id: string; key?: string; kind: 'begin' | 'end' }

async function stepsOf({ probe }: Probe): Promise<Step[]> {
  const all: Step[] = []
  for (;;) {
    const { steps } = await probe.steps({ after: all.at(-1)?.position ?? 0, limit: 10_000 })
    if (steps.length === 0) return all
    all.push(...steps)
  }
}

/** Pieces of work from begin to end, by the consumers' own log. What a kill cut off has no end, and what hung ended when nobody waited any more. */
function spansOf(steps: Step[], hung: Set<string>): { from: number; to: number }[] {
  const begun = new Map<string, number>()
  const spans: { from: number; to: number }[] = []
  for (const { id, kind, position } of steps) {
    const from = begun.get(id)
    if (kind === 'begin') begun.set(id, position)
    else if (from !== undefined && !hung.has(id)) spans.push({ from, to: position })
  }
  return spans
}

/** The most that were under way at once. */
function busiest(spans: { from: number; to: number }[]): number {
  const changes = spans.flatMap(({ from, to }) => [
    { at: from, by: 1 },
    { at: to, by: -1 },
  ])
  let [now, most] = [0, 0]
  for (const { by } of changes.toSorted((left, right) => left.at - right.at)) most = Math.max(most, (now += by))
  return most
}

/** The ids of a key in the order in which their work began first. */
const firsts = (steps: Step[], key: string): string[] => [...new Set(steps.filter((step) => step.key === key && step.kind === 'begin').map(({ id }) => id))]

/** What was sent, and which of it was answered. */
class Ledger {
  readonly ids: string[] = []
  readonly hung = new Set<string>()
  readonly answered = new Map<string, string[]>()
  readonly unanswered = new Map<string, () => Promise<unknown>>()

  /** Sends a batch: some of it fails at first, some hangs. Every other writer sends to the ordered queue, under a key of its own. */
  async step(queue: Tenant['queue'], writer: number): Promise<void> {
    const name = writer % 2 === 0 ? 'plain' : 'ordered'
    const key = `${name} ${writer}`
    const bodies = Array.from({ length: batch }, () => ({ id: crypto.randomUUID(), key, ...trouble() }))
    const messages = bodies.map((body) => ({ body, ...(name === 'ordered' && { key }) }))
    for (const { id, how } of bodies) if (how === 'hang') this.hung.add(id)
    this.ids.push(...bodies.map(({ id }) => id))
    const idempotencyKey = crypto.randomUUID()
    const send = () => queue.sendBatch({ queue: name, messages }, { idempotencyKey })
    this.unanswered.set(idempotencyKey, send)
    await send()
    this.unanswered.delete(idempotencyKey)
    this.answered.set(key, [...(this.answered.get(key) ?? []), ...bodies.map(({ id }) => id)])
  }
}

function trouble(): { how?: 'hang' | 'internal'; times?: number; ms?: number } {
  const chance = Math.random()
  return chance < 0.01 ? { how: 'hang', times: 1 } : chance < 0.1 ? { how: 'internal', times: 2 } : chance < 0.2 ? { ms: 5 } : {}
}

test('after SIGKILL nothing that was sent is lost, each takes effect once, in order, and never too many at a time', async () => {
  await using own = await startOwn({ only: ['queue'], env: { LOG_LEVEL: 'warn' } })
  const { key } = await tenant({ grants: ['queue:*', 'probe:write'], on: own })
  const { queue, probe } = withKey(key, own)
  const backoff = { type: 'list' as const, delays: ['20ms'], jitter: 0.5 }
  const settings = { target: { domain: 'probe', method: 'work' }, concurrency, maxAttempts: 100, backoff, lease: '1s', timeout: '500ms' }
  for (const name of ['plain', 'ordered']) await queue.putQueue({ name, ...settings, ordered: name === 'ordered' })
  const ledger = new Ledger()
  const left = async () => {
    const queues = await Promise.all(['plain', 'ordered'].map((name) => queue.getQueue({ name })))
    expect(queues.map(({ dead }) => dead)).toEqual([0, 0])
    return queues.reduce((sum, { depth, inFlight }) => sum + depth + inFlight, 0)
  }
  await crash({ on: own, rounds, writers, step: (writer) => ledger.step(queue, writer), check: async () => void (await left()) })
  for (const send of ledger.unanswered.values()) await send()
  while (ledger.ids.length < messagesMin) for (let writer = 0; writer < writers; writer++) await ledger.step(queue, writer)
  await until('all is done', async () => (await left()) === 0, isWhole ? 1_800_000 : 60_000)

  expect(await probe.effects()).toEqual({ count: ledger.ids.length, repeated: [] })
  const steps = await stepsOf({ probe })
  for (const name of ['plain', 'ordered']) {
    const most = busiest(
      spansOf(
        steps.filter((step) => step.key?.startsWith(name)),
        ledger.hung,
      ),
    )
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(concurrency)
  }
  for (const [name, ids] of ledger.answered) {
    if (!name.startsWith('ordered')) continue
    const sent = new Set(ids)
    expect(firsts(steps, name).filter((id) => sent.has(id))).toEqual(ids)
    expect(
      busiest(
        spansOf(
          steps.filter((step) => step.key === name),
          ledger.hung,
        ),
      ),
    ).toBe(1)
  }
}, 3_600_000)
