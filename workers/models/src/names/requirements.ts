import type { Argument } from '@dot-do/model-names'
import { invalid } from '@dot-do/service'
import { type Capability, type Modality, type Model } from 'models.do/contract'
import { mainOf } from '../catalogue/price.ts'

/** What a name asks of the model. */
export interface Requirement {
  capabilities?: Capability[]
  input?: Modality[]
  bounds?: { field: Field; op: '<' | '<=' | '>' | '>='; value: number }[]
}

type Field = 'context' | 'maxOutput' | 'input' | 'output' | 'cost'

const capabilities: Record<string, Capability> = {
  tools: 'tools',
  structured: 'structured',
  reasoning: 'reasoning',
  json: 'json',
  caching: 'caching',
  files: 'files',
  web: 'web',
  thinking: 'reasoning',
  schema: 'structured',
  cache: 'caching',
}
const modalities: Record<string, Modality> = { text: 'text', image: 'image', vision: 'image', audio: 'audio', video: 'video', pdf: 'pdf' }
const fields: Record<string, Field> = {
  context: 'context',
  ctx: 'context',
  output: 'output',
  input: 'input',
  cost: 'cost',
  price: 'cost',
  maxoutput: 'maxOutput',
}

/** The requirements and settings among what stands in the brackets of a name. */
export function requirementOf(args: Argument[]): { require?: Requirement; settings?: Record<string, string | number | boolean> } {
  const require: Required<Requirement> = { capabilities: [], input: [], bounds: [] }
  const settings = new Map<string, string | number | boolean>()
  for (const arg of args) {
    if ('word' in arg) takeWord(require, arg.word)
    else if ('op' in arg) require.bounds.push({ field: of(fields, arg.key) ?? unknown(arg.key, Object.keys(fields)), op: arg.op, value: arg.value })
    else settings.set(arg.key, arg.value)
  }
  const asked = Object.fromEntries(Object.entries(require).filter(([, list]) => list.length > 0)) as Requirement
  return { ...(Object.keys(asked).length > 0 && { require: asked }), ...(settings.size > 0 && { settings: Object.fromEntries(settings) }) }
}

const of = <T>(table: Record<string, T>, key: string): T | undefined => (Object.hasOwn(table, key) ? table[key] : undefined)

function takeWord(require: Required<Requirement>, word: string): void {
  const [capability, modality] = [of(capabilities, word), of(modalities, word)]
  if (capability) require.capabilities.push(capability)
  else if (modality) require.input.push(modality)
  else unknown(word, [...Object.keys(capabilities), ...Object.keys(modalities)])
}

const unknown = (word: string, known: string[]): never => invalid(`nothing is known as ${word.slice(0, 64)}; there are ${known.join(', ')}`, ['name'])

/** Whether a model has what is asked; what nobody states it has not. */
export function isMet(model: Model, require: Requirement | undefined, provider?: string): boolean {
  if (!require) return true
  const { capabilities = [], input = [], bounds = [] } = require
  return (
    capabilities.every((each) => model.capabilities.includes(each)) &&
    input.every((each) => model.modalities.input.includes(each)) &&
    bounds.every((bound) => isWithin(model, bound, provider))
  )
}

function isWithin(model: Model, { field, op, value }: { field: Field; op: string; value: number }, provider: string | undefined): boolean {
  const endpoint = provider === undefined ? mainOf(model) : model.endpoints.find((each) => each.provider === provider)
  const { input, output } = endpoint?.price ?? {}
  const has =
    field === 'context'
      ? (endpoint?.context ?? model.context)
      : field === 'maxOutput'
        ? (endpoint?.maxOutput ?? model.maxOutput)
        : field === 'output'
          ? output
          : input
  if (has === undefined) return false
  const number = Number(has)
  return op === '<' ? number < value : op === '<=' ? number <= value : op === '>' ? number > value : number >= value
}
