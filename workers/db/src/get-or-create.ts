import { DoError } from '@dot-do/client'
import { type Parsed, Problem, uuidv7 } from '@dot-do/contract'
import type { CallScope } from '@dot-do/service'
import type contract from 'db.do/contract'
import type { Document } from 'db.do/contract'
import type { Calls } from './calls.ts'
import { documentOf } from './documents.ts'
import type { Env } from './env.ts'
import { checkedId } from './ids.ts'
import { spaceOf, unkeyed, writing } from './scope.ts'
import { leaseMs } from './space/creation.ts'
import { prepared } from './written/prepare.ts'
import type { Said } from './written/prepared.ts'

type Contract = typeof contract
type Input = Omit<Parsed<Contract, 'getOrCreate'>, 'wait'>
type Scope = CallScope<Contract['methods']['getOrCreate'], Env, Calls>
type Made = { document: Document; created: boolean }
type Prompt = Extract<Input['create'], { prompt: string }>

/** The document of an id; where there is none, it is made, once however many ask. */
export async function getOrCreate({ ns, id: given, create }: Input, scope: Scope): Promise<Made> {
  const id = checkedId(given)
  if ('prompt' in create) return asked(ns, id, create, scope)
  const said = await prepared(create, scope.call, ['create'])
  const { created } = await writing(scope, ns, (space) => space.getOrCreate({ id, said }))
  return { document: await read(ns, id, scope), created }
}

const read = async (ns: string, id: string, scope: Scope): Promise<Document> => documentOf(ns, await spaceOf(scope, ns).get({ id, hasContent: true }))

const joinMs = 150

/** Joins the run that asks the model, or is that run. */
async function asked(ns: string, id: string, create: Prompt, scope: Scope): Promise<Made> {
  const which = { id, run: uuidv7() }
  // What is kept is the document, not the answer to a key.
  const inner = unkeyed(scope)
  for (;;) {
    const begun = await writing(inner, ns, (space) => space.beginCreation(which))
    if (begun.state === 'there') return { document: documentOf(ns, begun.stored), created: false }
    if (begun.state === 'new') break
    await new Promise((resolve) => setTimeout(resolve, joinMs))
    if (scope.signal.aborted) throw new Problem('deadline_exceeded', `${id} is still being made`)
  }
  const space = spaceOf(inner, ns)
  const heart = setInterval(() => void space.renewCreation(which).catch(() => {}), leaseMs / 3)
  try {
    const said = await answered(create, scope)
    const { created } = await space.endCreation({ ...which, said })
    return { document: await read(ns, id, scope), created }
  } catch (thrown) {
    await space.endCreation(which)
    throw thrown
  } finally {
    clearInterval(heart)
  }
}

/** What the model answers, as a document: data where a schema says what, else Markdown. */
async function answered({ prompt, schema, model, type, visibility }: Prompt, { call }: Scope): Promise<Said> {
  try {
    const { text, data } = await call.llm.generate({ prompt, schema, model })
    if (schema === undefined) return await prepared({ type, visibility, content: text }, call, ['create'])
    if (typeof data !== 'object' || data === null || Array.isArray(data))
      throw new Problem('failed_precondition', 'the model gave no object: let the schema be that of one')
    return { type, visibility, data: data as Record<string, unknown> }
  } catch (thrown) {
    // What llm.do can't do without being told how, such as a provider that is not there, is the caller's to mend.
    if (thrown instanceof DoError && (thrown.code === 'failed_precondition' || thrown.code === 'not_found' || thrown.code === 'invalid_argument'))
      throw new Problem('failed_precondition', `the model was not asked, or did not answer: ${thrown.message}`, { reason: thrown.reason })
    throw thrown
  }
}
