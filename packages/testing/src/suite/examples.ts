import { describe, expect, test } from 'vitest'
import { checkAnswer, checkChoice } from './answer.ts'
import { mighty, type On, post, targets } from './target.ts'

interface Example {
  title?: string
  input: unknown
  output?: unknown
}

/** What the documentation shows is what a caller gets. */
export function examples(on: On): void {
  describe.each(targets.filter(({ method }) => method.examples.length > 0))('$title', (target) => {
    test.each((target.method.examples as Example[]).map((example, index) => [example.title ?? `example ${index + 1}`, example] as const))(
      '%s',
      async (_, { input, output }) => {
        const answer = await post(target, (await mighty(on())).http, input)
        expect(answer.status, answer.text.slice(0, 300)).toBe(200)
        await checkAnswer(on(), target, answer)
        checkChoice(target, input, answer)
        if (output !== undefined) expect(answer.json()).toEqual(output)
      },
    )
  })
}
