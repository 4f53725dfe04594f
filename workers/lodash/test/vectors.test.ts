import { isDeepStrictEqual } from 'node:util'
import { anonymous, vectors } from '@dot-do/testing'
import { leftOut } from 'lodash.do/contract'
import { chunk, partition } from 'lodash-es'
import { expect, test } from 'vitest'

/** A call that lodash's own tests make, as recorded from them. */
interface Recorded {
  method: string
  args: unknown[]
  result?: unknown
  throws?: string
}

const lines = vectors<Recorded>('lodash').map((line, index) => ({ ...line, id: index + 1 }))

// lodash passes over a write through what all objects share, without a word; here the caller is told. By line.
const refused = new Set([1103, 1104, 1105, 1106, 1176, 1177, 1178, 1179])

const [absent, present] = partition(lines, ({ method }) => Object.hasOwn(leftOut, method))

async function answers(calls: Recorded[]) {
  const { lodash } = anonymous()
  const sent = chunk(calls, 100).map((some) => lodash.batch({ calls: some.map(({ method, args }) => ({ name: method as 'add', args })) }))
  return (await Promise.all(sent)).flatMap(({ results }) => results)
}

test('the calls of lodash’s own tests give what they give there', async (context) => {
  if (lines.length === 0) return context.skip('needs ../shared/vectors')
  const results = await answers(present)
  const wrong = present.flatMap((line, index) => {
    const { value, error } = results[index] ?? {}
    const isRight = refused.has(line.id) ? error?.code === 'invalid_argument' : error === undefined && isDeepStrictEqual(value, line.result)
    return isRight ? [] : [{ ...line, value, error }]
  })
  expect(wrong).toEqual([])
})

test('those of functions that are left out are told so', async (context) => {
  if (lines.length === 0) return context.skip('needs ../shared/vectors')
  for (const result of await answers(absent)) expect(result.error).toMatchObject({ code: 'invalid_argument', reason: 'name' })
  // Functions that give functions, and what asks for an identity or for functions.
  expect(absent.length).toBeLessThan(40)
})
