import { describe, expect, test } from 'vitest'
import { gzipSync } from 'node:zlib'
import { filesOf } from '@dot-do/contract'
import { rawSocket } from '../http.ts'
import { anonymous } from '../tenant.ts'
import { checkAnswer, checkProblem } from './answer.ts'
import { ending, mighty, type On, pathOf, type Target, takesGet, shapes } from './target.ts'

const type = { 'content-type': 'application/json' }

const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)

// One method of each domain is enough where the size is the kit's own; where a method has a limit of its own, it is tried too.
const sized = shapes.filter(({ contract, name, method }) => name === Object.keys(contract.methods)[0] || method.limits.bodyBytesMax < 100_000)

function* chunks(size: number): Generator<Uint8Array> {
  const chunk = new Uint8Array(64 * 1024).fill(0x20)
  for (let sent = 0; sent < size; sent += chunk.length) yield chunk
}

/** Whatever bytes come as a body, the answer is a documented problem. */
export function bodies(on: On): void {
  describe.each(shapes)('$title', (target) => {
    const path = pathOf(target)
    const json = { ...type, ...ending(target) }

    test.each([
      ['text that is not JSON', json, '{'],
      ['two values', json, '{} {}'],
      ['JavaScript', json, '{a: 1}'],
      ['NaN', json, 'NaN'],
      ['bytes that are not UTF-8', json, Buffer.from([0x22, 0xc3, 0x28, 0x22])],
      ['UTF-16', json, Buffer.from('\ufeff{}', 'utf16le')],
      ['one level too many', json, nested(target.method.limits.jsonDepthMax + 1)],
      ['many levels', json, nested(target.method.limits.bodyBytesMax < 100_000 ? 300 : 50_000)],
    ])('refuses %s', async (_, headers, body) => {
      const answer = await (await mighty(on())).http({ path, headers, body })
      expect(answer.status).toBe(400)
      checkProblem(answer, 'invalid_argument')
      await checkAnswer(on(), target, answer)
    })

    const { jsonDepthMax } = target.method.limits
    test.each([jsonDepthMax, jsonDepthMax + 1])('takes as many levels as it says and no more: %i', async (depth) => {
      const answer = await (await mighty(on())).http({ path, headers: json, body: '{"a":'.repeat(depth) + '1' + '}'.repeat(depth) })
      checkProblem(answer, 'invalid_argument')
      expect(answer.problem().reason).toBe(depth > jsonDepthMax ? 'depth' : undefined)
    })

    const files = filesOf(target.method.input).length
    test.each([
      ['plain text', { 'content-type': 'text/plain' }, '{}', files === 1],
      ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 'a=1', files === 1],
      ['an odd type', { 'content-type': 'x' }, '{}', files === 1],
      ['a form of parts', { 'content-type': 'multipart/form-data; boundary=b' }, '--b--\r\n', files > 0],
      ['a coding', { ...json, 'content-encoding': 'gzip' }, gzipSync('{}'), false],
      ['an unknown coding', { ...json, 'content-encoding': 'snappy' }, '{}', false],
    ])('refuses a body with %s, unless it is a file', async (_, headers, body, isTaken) => {
      const answer = await (await mighty(on())).http({ path, headers, body })
      if (isTaken) return expect(answer.status === 415 || answer.status >= 500, answer.text).toBe(false)
      expect(answer.status).toBe(415)
      checkProblem(answer, 'invalid_argument')
      await checkAnswer(on(), target, answer)
    })

    test('takes no body, or an empty one, as {}', async () => {
      const { http } = await mighty(on())
      const asked = await http({ path, headers: json, body: '{}' })
      for (const answer of [
        await http({ path, method: 'POST', headers: { ...ending(target), 'content-length': '0' } }),
        await http({ path, headers: json, body: '' }),
      ]) {
        if (target.method.sensitive && asked.status === 200) continue
        expect(answer.status).toBe(asked.status)
        await checkAnswer(on(), target, answer)
      }
    })

    test('refuses a timeout or a key that is none', async () => {
      const { http } = await mighty(on())
      for (const headers of [
        ...['0', '-1', '1.5', 'x', '600001', '1e3'].map((value) => ({ 'x-request-timeout': value })),
        ...['ü', 'a b', 'x'.repeat(256)].map((value) => ({ 'idempotency-key': value })),
      ]) {
        checkProblem(await http({ path, headers: { ...json, ...headers }, body: '{}' }), 'invalid_argument')
      }
    })

    if (!takesGet(target)) return
    test('refuses a query that is not JSON', async () => {
      const { http } = await mighty(on())
      for (const query of ['input={', 'input=', 'input=%', 'input=%ff', `input=${encodeURIComponent(nested(101))}`]) {
        const answer = await http({ path: `${path}?${query}` })
        expect(answer.status, `${query}: ${answer.text}`).toBe(400)
        checkProblem(answer, 'invalid_argument')
      }
    })
  })

  describe.each(sized)('$title', (target: Target) => {
    const max = target.method.limits.bodyBytesMax
    const path = pathOf(target)
    const json = { ...type, ...ending(target) }

    test('refuses a length over its limit before the body comes', async () => {
      const { key } = await mighty(on())
      const answer = await rawSocket(
        on().url,
        `POST ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: ${max + 1}\r\n\r\n`,
      )
      expect(answer).toMatch(/^HTTP\/1.1 413 /)
      expect(answer).toContain('"payload_too_large"')
    })

    test('cuts a chunked body at its limit', async () => {
      const { http } = await mighty(on())
      const answer = await http({ path, headers: json, body: chunks(max + 128 * 1024) })
      checkProblem(answer, 'payload_too_large')
      await checkAnswer(on(), target, answer)
    })

    test('takes as much as its limit', async () => {
      const answer = await (await mighty(on())).http({ path, headers: json, body: Buffer.alloc(max, ' ') })
      expect(answer.status).not.toBe(413)
    })
  })

  test('refuses a body too large from anyone', async () => {
    checkProblem(
      await anonymous(on()).http({ path: '/probe.do/rpc/small', headers: type, body: JSON.stringify({ text: 'x'.repeat(1000) }) }),
      'payload_too_large',
    )
  })
}
