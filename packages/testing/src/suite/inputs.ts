import { Validator, type Schema as CfSchema } from '@cfworker/json-schema'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { rpc } from '../http.ts'
import type { Platform } from '../platform.ts'
import { checkAnswer, checkChoice, checkProblem } from './answer.ts'
import { arbitraryOf, type Schema } from './arbitrary.ts'
import { mutationsOf } from './mutate.ts'
import { each, ending, isFaulty, mighty, type On, post, type Target, takesGet, shapes, pathOf } from './target.ts'

/** A method's input as the platform itself describes it to a caller. */
export async function inputSchema(on: Platform, { contract, name }: Target): Promise<Schema> {
  const { http } = await mighty(on)
  const answer = await rpc(http, 'gateway.do', 'describe', { domain: contract.name, method: name })
  const [method] = answer.json<{ methods: { input: Schema }[] }>().methods
  if (!method) throw new Error(`${contract.name} ${name} is not described`)
  return method.input
}

/** Whether a schema takes a value, as a validator that is not ours says. */
function judge(schema: Schema): (value: unknown) => boolean {
  const validator = new Validator(schema as CfSchema, '2020-12')
  return (value) => {
    try {
      return validator.validate(value).valid
    } catch (err) {
      // It fails on a key with half a surrogate pair, which no schema here forbids.
      if (err instanceof URIError) return true
      throw err
    }
  }
}

// Each of them is made through every kind of call there is: more of them in npm run conformance.
const madeEach = process.env.CONFORMANCE === undefined ? 12 : 50

/** Valid inputs of a method: its examples, and some made from its schema. */
export function inputsOf({ method }: Target, schema: Schema, count: number): unknown[] {
  const made = fc.sample(arbitraryOf(schema).filter(judge(schema)), { numRuns: count, seed: 42 })
  return [...method.examples.map(({ input }) => input as unknown), ...made]
}

/** What a method takes is what its schema says; whatever it is sent, it never breaks. */
export function inputs(on: On): void {
  describe.each(shapes)('$title', (target) => {
    test('refuses what its schema does not take, and says where', async () => {
      const { http } = await mighty(on())
      const schema = await inputSchema(on(), target)
      const takes = judge(schema)
      await each(inputsOf(target, schema, 2).flatMap(mutationsOf), async ({ title, input }) => {
        const answer = await post(target, http, input)
        if (takes(input)) return expect(answer.status < 500 || isFaulty(target), `${title}: ${answer.text.slice(0, 300)}`).toBe(true)
        expect(answer.status, `${title}: ${answer.text.slice(0, 300)}`).toBe(400)
        checkProblem(answer, 'invalid_argument')
        expect(answer.problem().issues?.length ?? 0, `${title}: ${answer.text.slice(0, 300)}`).toBeGreaterThan(0)
        await checkAnswer(on(), target, answer)
      })
    })

    if (isFaulty(target)) return
    test('meets no fault of ours on valid input', async () => {
      const { http } = await mighty(on())
      await each(inputsOf(target, await inputSchema(on(), target), madeEach), async (input) => {
        const answer = await post(target, http, input)
        expect(answer.status, `${JSON.stringify(input).slice(0, 500)}: ${answer.text.slice(0, 300)}`).toBeLessThan(500)
        await checkAnswer(on(), target, answer)
        if (answer.status === 200) checkChoice(target, input, answer)
        if (!takesGet(target)) return
        const got = await http({ path: `${pathOf(target)}?input=${encodeURIComponent(JSON.stringify(input).slice(0, 6000))}`, headers: ending(target) })
        expect(got.status, `GET ${JSON.stringify(input).slice(0, 500)}: ${got.text.slice(0, 300)}`).toBeLessThan(500)
      })
    })
  })
}
