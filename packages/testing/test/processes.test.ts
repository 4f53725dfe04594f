import { afterAll, beforeAll, expect, test } from 'vitest'
import { domains, httpOf, type OwnPlatform, rpc, startOwn, until } from '../src/index.ts'

let own: OwnPlatform
beforeAll(async () => void (own = await startOwn()))
afterAll(() => own[Symbol.asyncDispose]())

const http = () => httpOf(own.url, own.rootKey)

async function othersAnswer(): Promise<void> {
  for (let index = 0; index < 5; index++) expect((await rpc(http(), 'yaml.do', 'parse', { text: 'a: 1' })).status).toBe(200)
}

/** The domains with a workerd process of their own, and that process. */
function apart(): { label: string; pid: number; call: (timeoutMs?: number) => ReturnType<typeof rpc> }[] {
  return Object.entries(own.processes).flatMap(([label, [pid]]) => {
    const methods = Object.entries(domains.find(({ contract }) => contract.label === label)?.contract.methods ?? {})
    const [name, method] = methods.find(([, { effect, examples }]) => effect === 'none' && examples.length > 0) ?? []
    if (label === 'main' || pid === undefined || !name) return []
    const input = method?.examples[0]?.input
    const timeout = (ms?: number): Record<string, string> => (ms === undefined ? {} : { 'x-request-timeout': String(ms) })
    return [{ label, pid, call: (timeoutMs) => rpc(http(), `${label}.do`, name, input, { headers: timeout(timeoutMs) }) }]
  })
}

const signalled: number[] = []
afterAll(() => signalled.forEach((pid) => process.kill(pid, 'SIGCONT')))

test('while the process of a domain answers nothing, its callers are told at their deadline and no other domain waits', async () => {
  expect(apart().length).toBeGreaterThan(0)
  for (const { pid, call } of apart()) {
    expect((await call()).status).toBe(200)
    process.kill(pid, 'SIGSTOP')
    signalled.push(pid)
    const waiting = call(2000)
    await othersAnswer()
    expect((await waiting).problem()).toMatchObject({ status: 503, code: 'unavailable' })
    process.kill(signalled.pop() ?? 0, 'SIGCONT')
    await until('it answers again', async () => (await call()).status === 200)
  }
})

test('a domain whose process was killed is there again; no other notices', async () => {
  for (const { pid, label, call } of apart()) {
    process.kill(pid, 'SIGKILL')
    await othersAnswer()
    await until(`${label} is there again`, async () => (await call()).status === 200)
  }
})
