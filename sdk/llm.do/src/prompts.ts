import { z } from 'zod'
import { JsonSchema, Model, sampling, tools } from './settings.ts'

const name = '[a-z0-9][a-z0-9_-]{0,62}'

export const PromptName = z.string().regex(new RegExp(`^${name}$`), 'not a name such as greet')
export const PromptId = z
  .string()
  .regex(new RegExp(`^${name}(?:@[1-9]\\d{0,8})?$`), 'not a prompt such as greet or greet@3')
  .describe('A prompt by its name, or one version of it: greet, greet@3')

/** What a prompt says. */
export const promptFields = {
  text: z.string().min(1).max(65_536).describe('A Liquid template: what the user says'),
  system: z.string().min(1).max(65_536).optional().describe('A Liquid template: what the system says'),
  variables: JsonSchema.optional().describe('A JSON Schema of its variables'),
  model: Model.optional(),
  settings: z.object(sampling).strict().optional(),
  tools: tools.optional(),
}

/** A version of a prompt. */
export type Prompt = z.infer<typeof Prompt>
export const Prompt = z.object({ id: z.string().describe('greet@3'), name: z.string(), version: z.number(), ...promptFields, createdAt: z.iso.datetime() })
