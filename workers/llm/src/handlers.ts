import { checkAddress, EgressError } from '@dot-do/egress'
import { handlers, invalid } from '@dot-do/service'
import { own, page, readCursor } from '@dot-do/store'
import contract, { type Message } from 'llm.do/contract'
import { answerStream } from './answer/stream.ts'
import { answerWhole } from './answer/whole.ts'
import type { Env } from './env.ts'
import { modelsOf } from './models.ts'
import { homes, providersOf, sealCredentials, toProvider } from './providers.ts'
import { type Caller, objectOf } from './session.ts'
import { llm } from './store/store.ts'

const messagesOf = (prompt: string, system: string | undefined): Message[] => [
  ...(system === undefined ? [] : [{ role: 'system' as const, content: system }]),
  { role: 'user', content: prompt },
]

/** The providers that a caller's calls can go to. */
export async function configured(caller: Pick<Caller, 'env' | 'ctx'>) {
  const rows = caller.ctx.auth.authenticated ? await objectOf(caller).providers() : []
  return providersOf(caller.env, caller.ctx, rows)
}

/** Where a provider is: of the kind's own address, or of the caller's if that may be reached, over TLS unless the operator listed it. */
function baseUrlOf(env: Env, kind: keyof typeof homes, given: string | undefined): string {
  const text = given ?? homes[kind] ?? invalid(`the kind ${kind} has no address of its own: say which`, ['baseUrl'])
  try {
    const { url, isListed } = checkAddress(env, text)
    if (url.search !== '' || url.hash !== '') invalid('an address without ? and #', ['baseUrl'])
    if (url.protocol !== 'https:' && !isListed) invalid('https only: the key would travel in the clear', ['baseUrl'])
    return url.href.replace(/\/+$/, '')
  } catch (err) {
    if (err instanceof EgressError)
      return invalid(`${err.message}${err.reason === 'address' ? '; the operator can allow it by DO_NETWORK_ALLOW' : ''}`, ['baseUrl'], err.reason)
    throw err
  }
}

export default handlers<typeof contract, Env>(contract, {
  async generate(input, scope) {
    const { prompt, system, ...settings } = input
    return answerWhole(scope, 'generate', input, messagesOf(prompt, system), settings)
  },

  async chat(input, scope) {
    const { messages, ...settings } = input
    const { text, reasoning, refusal, toolCalls, ...outcome } = await answerWhole(scope, 'chat', input, messages, settings)
    const tool_calls = toolCalls?.map((call) => ({ id: call.id, type: 'function' as const, function: { name: call.name, arguments: call.arguments } }))
    return { message: { role: 'assistant', content: text === '' && tool_calls ? null : text, reasoning, refusal, tool_calls }, ...outcome }
  },

  async stream(input, scope) {
    const { prompt, system, messages, ...settings } = input
    if ((prompt === undefined) === (messages === undefined)) invalid('say either prompt or messages', ['prompt'])
    if (messages && system !== undefined) invalid('with messages, the system message is one of them', ['system'])
    return answerStream(scope, input, messages ?? messagesOf(prompt ?? '', system), settings)
  },

  async listModels({ provider, limit, cursor }, scope) {
    const [after] = readCursor('models', cursor) ?? []
    const all = await configured(scope)
    const { models, failed } = await modelsOf(scope, provider === undefined ? all : all.filter(({ name }) => name === provider))
    const rest = after === undefined ? models : models.filter(({ id }) => id > String(after))
    return { ...page(rest.slice(0, limit + 1), limit, 'models', ({ id }) => [id]), failed }
  },

  async putProvider({ name, kind, baseUrl: address, apiKey, headers = {}, models }, scope) {
    const { env, ctx } = scope
    const baseUrl = baseUrlOf(env, kind, address)
    const sealed = await sealCredentials(env, ctx, { name, baseUrl }, { apiKey, headers })
    const row = { name, kind, baseUrl, sealed, hasKey: apiKey !== undefined, headers: Object.keys(headers), models: models ?? null }
    const [made] = providersOf(env, ctx, [await objectOf(scope).putProvider(row)])
    return made ? toProvider(made) : invalid('the provider was not kept')
  },

  async listProviders(_, scope) {
    return { items: (await configured(scope)).map(toProvider) }
  },

  async deleteProvider({ name }, { env, ctx, fail }) {
    return (await own(env.LLM, llm, ctx).deleteProvider({ name })) ? {} : fail('not_found', `no provider ${name} of your own`)
  },
})
