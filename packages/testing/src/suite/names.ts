import { describe, expect, test } from 'vitest'
import { domains } from '../domains.ts'
import { rpc } from '../http.ts'
import { checkProblem } from './answer.ts'
import { each, mighty, type On, shapes } from './target.ts'

const claimed = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  'toJSON',
  'then',
  'catch',
  'fetch',
  'connect',
  'dup',
  'alarm',
  'env',
  'ctx',
]
const odd = [
  '',
  'x'.repeat(5000),
  'ünïcode',
  '中文',
  '💥',
  'a b',
  'rpc',
  '*',
  '%',
  '[object Object]',
  'undefined',
  'null',
  '0',
  '-',
  '$',
  ';drop',
  '\u0000',
  '\u202e',
  'parse\n',
]

const variantsOf = (name: string) => [
  name.toUpperCase(),
  name.charAt(0).toUpperCase() + name.slice(1),
  `${name} `,
  `${name}.`,
  `${name}()`,
  `_${name}`,
  `#${name}`,
  `${name}\u200b`,
]

/** Nothing but the contract's own methods can be named, through any door. */
export function names(on: On): void {
  describe.each(domains)('$contract.name', ({ contract: { name: domain, methods } }) => {
    const shaped = shapes.filter(({ contract }) => contract.name === domain).map(({ name }) => name)
    const wrong = [...claimed, ...odd, ...shaped.flatMap(variantsOf)].filter((name) => !Object.hasOwn(methods, name))

    test('knows no other method by HTTP', async () => {
      const { http } = await mighty(on())
      await each(wrong, async (name) => {
        const path = `/${domain}/rpc/${encodeURIComponent(name)}`
        for (const answer of [await http({ method: 'POST', path, body: '{}', headers: { 'content-type': 'application/json' } }), await http({ path })]) {
          checkProblem(answer, 'not_found')
        }
      })
    })

    test('knows no other method in a batch', async () => {
      const { http } = await mighty(on())
      // A name past the input's own limit of 64 is a fault of the batch.
      const calls = wrong.filter((name) => name.length <= 64).map((method) => ({ domain, method }))
      for (let at = 0; at < calls.length; at += 100) {
        const answer = await rpc(http, 'gateway.do', 'batch', { calls: calls.slice(at, at + 100) })
        const { results } = answer.json<{ results: { ok: boolean; problem?: { code: string } }[] }>()
        expect(results.map(({ problem }) => problem?.code)).toEqual(results.map(() => 'not_found'))
      }
    })

    // The gateway is nobody's callee.
    if (domain !== 'gateway.do') {
      test('knows no other method from Worker to Worker', async () => {
        const { http } = await mighty(on())
        // A path can't carry the rest of them from a client of ours.
        const carried = wrong.filter((name) => name.length <= 64 && /^[\w$]+$/.test(name))
        await each(carried, async (method) => {
          const { output, problem } = (await rpc(http, 'probe.do', 'relay', { domain: domain.slice(0, -'.do'.length), method })).json<{
            output?: unknown
            problem?: { code: string }
          }>()
          expect({ output, code: problem?.code }, method).toEqual({ output: undefined, code: 'not_found' })
        })
      })
    }

    test('describes no other method', async () => {
      const { http } = await mighty(on())
      for (const method of claimed.filter((name) => !Object.hasOwn(methods, name)))
        checkProblem(await rpc(http, 'gateway.do', 'describe', { domain, method }), 'not_found')
    })
  })

  test('no domain has a claimed or an odd name', async () => {
    const { http } = await mighty(on())
    await each([...claimed, 'nothing', 'auth.do.do', 'AUTH_LOG', 'CREDENTIALS', 'AUDIT', 'LIMITER', 'env'], async (name) => {
      const labels = domains.map(({ contract }) => contract.label)
      if (labels.includes(name)) return
      const { status, text } = await rpc(http, `${encodeURIComponent(name)}.do`, 'me')
      expect(status, `${name}: ${text}`).toBe(404)
      const batch = await rpc(http, 'gateway.do', 'batch', { calls: [{ domain: name, method: 'me' }] })
      expect(batch.json<{ results: { problem: { code: string } }[] }>().results[0]?.problem.code).toBe('not_found')
    })
  })
}
