import type { Attempt, Message, Route, Tool } from 'llm.do/contract'
import { Bill } from '../bill.ts'
import { withImages } from '../images.ts'
import { resolveNames } from '../names/resolve.ts'
import { isPaced, toOpenRouter } from '../names/route.ts'
import { idOf, messagesOfPrompt, noPrompt, refOf } from '../prompts/prompts.ts'
import type { Begin, Caller, Session } from '../session.ts'
import { toolsOf } from '../tools/methods.ts'
import type { Settings } from '../upstream/request.ts'
import { type Ask, budgetedTokens } from './ask.ts'
import { Shape } from './shape.ts'

/** What every method takes beside its prompt or messages. */
export interface Asked extends Omit<Settings, 'tools'> {
  model?: string | undefined
  fallback?: string[] | undefined
  timeout: number
  schema?: Record<string, unknown> | undefined
  list: boolean
  tools?: Tool[] | undefined
  maxSteps: number
  allow?: string[] | undefined
  cache?: string | undefined
  route?: Route | undefined
  tags?: string[] | undefined
}

/** What is asked: messages, behind those of a prompt where one is named. */
export interface Question {
  messages: Message[]
  promptId?: string | undefined
  variables?: Record<string, unknown> | undefined
}

/** A call whose input is known to be right as far as that can be known before it begins. */
export interface Checked {
  caller: Caller
  question: Question
  asked: Asked
  shape: Shape | undefined
  attempts: Attempt[]
  bill: Bill
}

export const check = (caller: Caller, question: Question, asked: Asked): Checked => ({
  ...{ caller, question, asked, attempts: [], bill: new Bill() },
  shape: asked.schema && new Shape(asked.schema, asked.list),
})

/** How the session of a call begins. */
export const beginOf = ({ question, asked: { route, tags } }: Checked, isStream: boolean): Begin => ({
  ...{ isStream, tags, isPaced: isPaced(route) },
  prompt: question.promptId === undefined ? undefined : refOf(question.promptId),
})

/** What the model is asked, with what is known once the session has begun: the prompt, pictures, tools and whether there is a budget. */
export async function prepare({ caller, question, asked, shape, attempts, bill }: Checked, session: Session): Promise<Ask> {
  const { promptId, variables = {} } = question
  const { prompt } = session
  if (promptId !== undefined && !prompt) throw noPrompt(promptId)
  const {
    model = prompt?.model ?? undefined,
    fallback,
    timeout,
    schema: _,
    list: __,
    tools: own,
    maxSteps,
    allow,
    cache: ___,
    route,
    tags: ____,
    ...settings
  } = asked
  const messages = prompt ? [...messagesOfPrompt(prompt, variables), ...question.messages] : question.messages
  const tools = await toolsOf(caller.env, own ?? prompt?.tools ?? [], allow)
  const offered = tools.offered.length > 0 ? { tools: tools.offered } : {}
  const named = await resolveNames(caller, session, { model, fallback, route })
  const all: Settings = { ...named.settings, ...(prompt?.settings as Settings | undefined), ...defined(settings), ...offered }
  if (session.isBudgeted) all.maxTokens ??= budgetedTokens(named)
  return {
    ...{ caller, session, named, timeout, shape, tools, maxSteps, attempts, bill, settings: all },
    messages: await withImages(caller.env, messages, caller.signal),
    prompt: prompt && idOf(prompt),
    routing: route && toOpenRouter(route, session.providers),
  }
}

const defined = (settings: Settings): Settings => Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
