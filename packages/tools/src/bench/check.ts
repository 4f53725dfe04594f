import { isDeepStrictEqual } from 'node:util'
import { Failure } from '../failure.ts'
import type { Contender } from './contenders.ts'
import { call, post } from './http.ts'
import type { Operation } from './operations.ts'

/** Only who gives the right answers, and refuses what must be refused, is measured. */
export async function checkContender({ label, url, key, wrongKey }: Contender, operations: Record<string, Operation>): Promise<void> {
  for (const [name, { input, output, bad }] of Object.entries(operations)) {
    const refuses = async (what: string, status: number, input: object, key?: string): Promise<void> => {
      const answer = await post(url + name, input, key)
      await answer.body?.cancel()
      if (answer.status !== status) throw new Failure(`${label}: ${name} with ${what} was answered ${answer.status}, not ${status}`)
    }
    const answer = await call<object>(url + name, input, key)
    if (!isDeepStrictEqual(answer, output)) throw new Failure(`${label}: ${name} answered ${JSON.stringify(answer).slice(0, 200)}`)
    await refuses('wrong input', 400, bad, key)
    if (key === undefined) continue
    await refuses('no key', 401, input)
    await refuses('a wrong key', 401, input, wrongKey)
  }
}
