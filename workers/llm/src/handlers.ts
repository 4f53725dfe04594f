import { checkAddress, EgressError } from '@dot-do/egress'
import { handlers, invalid } from '@dot-do/service'
import { own, page, readCursor } from '@dot-do/store'
import contract, { type Provider } from 'llm.do/contract'
import { answerStream } from './answer/stream.ts'
import { answerWhole } from './answer/whole.ts'
import { toBudget } from './budgets.ts'
import { embed } from './embed.ts'
import type { Env } from './env.ts'
import { modelsOf } from './models.ts'
import { usdOf } from './money.ts'
import { checkedPrompt, refOf, toPrompt } from './prompts/prompts.ts'
import { homes, providersOf, sealCredentials, toProvider } from './providers.ts'
import { bodiesOf } from './retention/bodies.ts'
import { chatIn, promptIn, questionIn } from './questions.ts'
import { type Caller, type Calls, objectOf, spenderOf } from './session.ts'
import type { CallRow } from './store/schema.ts'
import { llm } from './store/store.ts'
import { windowAt } from './store/windows.ts'

/** The providers that a caller's calls can go to. */
export async function configured(caller: Pick<Caller, 'env' | 'ctx'>) {
  const rows = caller.ctx.auth.authenticated ? await objectOf(caller).providers() : []
  return providersOf(caller.env, caller.ctx, rows)
}

/** Where a provider is: of the kind's own address, or of the caller's if that may be reached, over TLS unless the operator listed it. */
function baseUrlOf(env: Env, kind: Provider['kind'], given: string | undefined): string {
  const text = given ?? homes[kind] ?? invalid(`the kind ${kind} has no address of its own: say which`, ['baseUrl'])
  try {
    const { url, isListed } = checkAddress(env, text)
    if (url.search !== '' || url.hash !== '') invalid('an address without ? and #', ['baseUrl'])
    if (url.protocol !== 'https:' && !isListed) invalid('https only: the key would travel in the clear', ['baseUrl'])
    // Which of its version it is Anthropic is told by each path.
    return url.href.replace(kind === 'anthropic' ? /(?:\/v1)?\/*$/ : /\/+$/, '')
  } catch (err) {
    if (err instanceof EgressError)
      return invalid(`${err.message}${err.reason === 'address' ? '; the operator can allow it by DO_NETWORK_ALLOW' : ''}`, ['baseUrl'], err.reason)
    throw err
  }
}

const millisOf = (time: string): number => Date.parse(time)

/** A call as its tenant's admins see it. */
const toCall = ({ at, tags, ...row }: CallRow) => ({ ...row, at: new Date(at).toISOString(), tags: tags ?? undefined })

/** All budgets as they stand for a caller. */
const budgetsOf = async (scope: Pick<Caller, 'env' | 'ctx'>) => ({ items: (await objectOf(scope).budgetStates(spenderOf(scope.ctx))).map(toBudget) })

export default handlers<typeof contract, Env, Calls>(contract, {
  async generate(input, scope) {
    const [question, settings] = promptIn(input)
    const { created: _, details: __, ...answer } = await answerWhole(scope, 'generate', input, question, settings)
    return answer
  },

  async getOrCreate(input, scope) {
    const { key, ...rest } = input
    const [question, settings] = promptIn(rest)
    const { details: _, ...answer } = await answerWhole(scope, 'getOrCreate', input, question, settings, { key })
    return answer
  },

  async chat(input, scope) {
    const [question, settings] = chatIn(input)
    const { text, reasoning, details, refusal, toolCalls, created: _, ...outcome } = await answerWhole(scope, 'chat', input, question, settings)
    const tool_calls = toolCalls?.map((call) => ({ id: call.id, type: 'function' as const, function: { name: call.name, arguments: call.arguments } }))
    return {
      message: { role: 'assistant', content: text === '' && tool_calls ? null : text, reasoning, reasoning_details: details, refusal, tool_calls },
      ...outcome,
    }
  },

  async stream(input, scope) {
    const [question, settings] = questionIn(input)
    return answerStream(scope, input, question, settings)
  },

  embed: (input, scope) => embed(scope, input),

  async listModels({ provider, limit, cursor }, scope) {
    const [after] = readCursor('models', cursor) ?? []
    const all = await configured(scope)
    const { models, failed } = await modelsOf(scope, provider === undefined ? all : all.filter(({ name }) => name === provider))
    const rest = after === undefined ? models : models.filter(({ id }) => id > String(after))
    return { ...page(rest.slice(0, limit + 1), limit, 'models', ({ id }) => [id]), failed }
  },

  async putProvider({ name, kind, baseUrl: address, apiKey, headers = {}, models, price, zeroRetention }, scope) {
    const { env, ctx } = scope
    const baseUrl = baseUrlOf(env, kind, address)
    const sealed = await sealCredentials(env, ctx, { name, baseUrl }, { apiKey, headers })
    const told = { models: models ?? null, price: price ?? null, zeroRetention: zeroRetention ?? null }
    const row = { name, kind, baseUrl, sealed, hasKey: apiKey !== undefined, headers: Object.keys(headers), ...told }
    const [made] = providersOf(env, ctx, [await objectOf(scope).putProvider(row)])
    return made ? toProvider(made) : invalid('the provider was not kept')
  },

  async listProviders(_, scope) {
    return { items: (await configured(scope)).map(toProvider) }
  },

  async deleteProvider({ name }, { env, ctx, fail }) {
    return (await own(env.LLM, llm, ctx).deleteProvider({ name })) ? {} : fail('not_found', `no provider ${name} of your own`)
  },

  async putPrompt(input, { env, ctx }) {
    return toPrompt(await own(env.LLM, llm, ctx).putPrompt(checkedPrompt(input)))
  },

  async getPrompt({ id }, scope) {
    const found = await objectOf(scope).findPrompt(refOf(id))
    return found ? toPrompt(found) : scope.fail('not_found', `no prompt ${id}`)
  },

  async listPrompts({ name, limit, cursor }, scope) {
    const object = objectOf(scope)
    const query = name === undefined ? 'prompts' : `prompt ${name}`
    const [after] = readCursor(query, cursor) ?? []
    const rows =
      name === undefined
        ? await object.newestPrompts({ after: String(after ?? ''), limit: limit + 1 })
        : await object.promptVersions({ name, before: Number(after ?? Number.MAX_SAFE_INTEGER), limit: limit + 1 })
    const { items, nextCursor } = page(rows, limit, query, (row) => [name === undefined ? row.name : row.version])
    return { items: items.map(toPrompt), nextCursor }
  },

  async deletePrompt({ id }, { env, ctx, fail }) {
    const deleted = await own(env.LLM, llm, ctx).deletePrompt(refOf(id))
    return deleted > 0 ? { deleted } : fail('not_found', `no prompt ${id}`)
  },

  async usage({ from, to, by, limit, cursor }, scope) {
    const now = new Date()
    const [start, end] = [from ? millisOf(from) : windowAt('month', now.getTime()).start, to ? millisOf(to) : now.getTime() + 1]
    const fields = [...new Set(by)]
    const query = JSON.stringify([start, to, fields])
    const rows = await objectOf(scope).usage({ from: start, to: end, by: fields, after: readCursor(query, cursor), limit: limit + 1 })
    const { items, nextCursor } = page(rows, limit, query, (row) => fields.map((field) => row[field] ?? ''))
    return { items: items.map((row) => ({ ...row, cost: usdOf(row.cost) })), nextCursor }
  },

  async setBudget({ scope: whose, id, window, amount }, scope) {
    if (whose === 'tenant' && id !== undefined) scope.invalid('the tenant’s budget is for all of it: leave the id out', ['id'])
    await objectOf(scope).setBudget({ scope: whose, subject: id ?? '', window, micros: amount === null ? null : Math.round(amount * 1e6) })
    return budgetsOf(scope)
  },

  getBudgets: (_, scope) => budgetsOf(scope),

  setRetention: ({ days }, scope) => objectOf(scope).setRetention({ days }),

  getRetention: (_, scope) => objectOf(scope).retention(),

  async listCalls({ from, to, limit, cursor }, scope) {
    const [before] = readCursor('calls', cursor) ?? []
    const query = { from: from ? millisOf(from) : 0, to: to ? millisOf(to) : Date.now() + 1, limit: limit + 1 }
    const rows = await objectOf(scope).calls({ ...query, before: before === undefined ? undefined : String(before) })
    const { items, nextCursor } = page(rows, limit, 'calls', ({ id }) => [id])
    return { items: items.map(toCall), nextCursor }
  },

  async getCall({ id }, scope) {
    const { env, ctx, fail } = scope
    const row = await objectOf(scope).call({ id })
    const bodies = row && (await bodiesOf(env, ctx.auth.tenant, id))
    return row && bodies ? { ...toCall(row), ...bodies } : fail('not_found', `no call ${id} is kept`)
  },
})
