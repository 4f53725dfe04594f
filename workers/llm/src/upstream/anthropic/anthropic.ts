import type { Dialect } from '../dialect.ts'
import { toCompletion } from './answer.ts'
import { reader } from './events.ts'
import { toRequest } from './request.ts'
import { inOneWay } from './thinking.ts'

/** Anthropic’s Messages: https://platform.claude.com/docs/en/api/messages. */
export const anthropic: Dialect = {
  path: '/v1/messages',
  ask: (target, body, send) => inOneWay(target, body, (way) => send(toRequest(target, body, way))),
  toCompletion,
  reader,
}

/** What goes with each request beside the key: the version in which there is a temperature, and which all that is compatible speaks. */
export const version = { 'anthropic-version': '2023-06-01' }
