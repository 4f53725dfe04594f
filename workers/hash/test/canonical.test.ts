import { createHash } from 'node:crypto'
import { anonymous, problemOf, rpc } from '@dot-do/testing'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const canonical = async (value: unknown) => (await anonymous().hash.canonical({ value })).text

// RFC 8785: 3.2.2, 3.2.3 and appendix B.
test('the RFC’s examples', async () => {
  const { http } = anonymous()
  const input = String.raw`{"value":{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}}`
  const answer = await http({ path: '/hash.do/rpc/canonical', headers: { 'content-type': 'application/json' }, body: input })
  const text = String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`
  expect(answer.json()).toEqual({ text, hash: createHash('sha256').update(text).digest('hex') })
  const sorted = {
    '\u20ac': 'Euro Sign',
    '\r': 'Carriage Return',
    '\ufb33': 'Hebrew',
    '1': 'One',
    '\ud83d\ude00': 'Emoji',
    '\u0080': 'Control',
    '\u00f6': 'Latin',
  }
  expect(Object.values(JSON.parse(await canonical(sorted)) as object)).toHaveLength(7)
  expect(await canonical(sorted)).toBe('{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin","€":"Euro Sign","😀":"Emoji","\ufb33":"Hebrew"}')
})

test.each([
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
])('the number %s', async (bits, text) => {
  expect(await canonical(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text)
})

test('reads back as the same, and is the same whatever the order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.jsonValue({ maxDepth: 4, stringUnit: 'grapheme' }), async (value) => {
      const text = await canonical(value)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      const turned = JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
        typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).toReversed()) : inner,
      ) as unknown
      expect(await canonical(turned)).toBe(text)
    }),
    { numRuns: 60 },
  )
})

test('refuses half a surrogate pair, keeps names that JavaScript claims', async () => {
  const { hash, http } = anonymous()
  expect(await problemOf(hash.canonical({ value: ['\ud800'] }))).toMatchObject({ code: 'invalid_argument', issues: [{ path: ['value'] }] })
  expect(await problemOf(hash.canonical({ value: { '\udc00': 1 } }))).toMatchObject({ code: 'invalid_argument' })
  const answer = await http({
    path: '/hash.do/rpc/canonical',
    headers: { 'content-type': 'application/json' },
    body: '{"value":{"toString":1,"__proto__":{"b":2,"a":1}}}',
  })
  expect(answer.json()).toMatchObject({ text: '{"__proto__":{"a":1,"b":2},"toString":1}' })
  expect((await rpc(http, 'hash.do', 'canonical', {})).status).toBe(400)
})
