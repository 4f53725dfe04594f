import { Problem } from '@dot-do/contract'
import { compileSchema, type CompiledSchema, SchemaError } from '@dot-do/schema'
import { invalid } from '@dot-do/service'
import type { Message, Prompt } from 'llm.do/contract'
import type { PromptRef, PromptText } from '../store/prompts.ts'
import type { PromptRow } from '../store/schema.ts'
import { checkTemplate, renderTemplate } from './template.ts'

/** `greet` or `greet@3`. */
export function refOf(id: string): PromptRef {
  const [name = '', version] = id.split('@')
  return { name, version: version === undefined ? undefined : Number(version) }
}

export const idOf = ({ name, version }: Pick<PromptRow, 'name' | 'version'>): string => `${name}@${version}`

/** What of a prompt is kept, once it is known to work; `invalid_argument` for a template or a schema that can't. */
export function checkedPrompt(given: Omit<Prompt, 'id' | 'version' | 'createdAt'>): PromptText {
  const { name, text, system, variables, model, settings, tools } = given
  checkTemplate(text, ['text'])
  if (system !== undefined) checkTemplate(system, ['system'])
  if (variables) schemaOf(variables)
  checkNames({ variables, tools }, [])
  return { name, text, system: system ?? null, variables: variables ?? null, model: model ?? null, settings: settings ?? null, tools: tools ?? null }
}

// A Cap’n Web session leaves out what is called as something that every object has, so it could not be read back whole.
function checkNames(value: unknown, path: (string | number)[]): void {
  if (typeof value !== 'object' || value === null) return
  for (const [name, inner] of Object.entries(value)) {
    const place = [...path, Array.isArray(value) ? Number(name) : name]
    if (name in Object.prototype) invalid('objects have this name for themselves', place)
    checkNames(inner, place)
  }
}

/** A prompt as its tenant sees it. */
export function toPrompt(row: PromptRow): Prompt {
  const { name, version, text, system, variables, model, settings, tools, createdAt } = row
  const optional = {
    system: system ?? undefined,
    variables: variables ?? undefined,
    model: model ?? undefined,
    settings: settings ?? undefined,
    tools: tools ?? undefined,
  }
  return { id: idOf(row), name, version, text, ...optional, createdAt: new Date(createdAt).toISOString() }
}

export const noPrompt = (id: string): Problem => new Problem('not_found', `no prompt ${id}`)

/** The messages that a prompt makes of its variables, each of one text: what is in a variable can't end it. */
export function messagesOfPrompt({ text, system, variables: schema }: PromptRow, variables: Record<string, unknown>): Message[] {
  if (schema) checkVariables(schemaOf(schema), variables)
  const user: Message = { role: 'user', content: renderTemplate(text, variables, ['promptId']) }
  return system === null ? [user] : [{ role: 'system', content: renderTemplate(system, variables, ['promptId']) }, user]
}

function checkVariables(schema: CompiledSchema, variables: Record<string, unknown>): void {
  const { valid, errors } = schema.validate(variables)
  if (!valid) invalid(errors.slice(0, 20).map(({ path, message }) => ({ path: ['variables', ...path], message })))
}

function schemaOf(schema: Record<string, unknown>): CompiledSchema {
  try {
    return compileSchema(schema)
  } catch (err) {
    if (err instanceof SchemaError) return invalid(err.message, ['variables', ...err.path], err.reason)
    throw err
  }
}
