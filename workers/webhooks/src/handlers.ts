import { handlers } from '@dot-do/service'
import contract from 'webhooks.do/contract'
import type { Env } from './env.ts'
import { createEndpoint, deleteEndpoint, getEndpoint, getSecret, listEndpoints, rotateSecret, updateEndpoint } from './methods/endpoints.ts'
import { listKeys } from './methods/keys.ts'
import { getMessage, listAttempts, listMessages, recover, resend, send, test } from './methods/messages.ts'
import { getReceived, listReceived, replay } from './methods/received.ts'
import { createSource, deleteSource, listSources, updateSource } from './methods/sources.ts'
import { deleteEventType, listEventTypes, putEventType } from './methods/types.ts'
import { verify } from './methods/verify.ts'
import { receive } from './receive/receive.ts'

export default handlers<typeof contract, Env>(contract, {
  ...{ createEndpoint, updateEndpoint, getEndpoint, listEndpoints, deleteEndpoint, getSecret, rotateSecret, listKeys },
  ...{ putEventType, listEventTypes, deleteEventType },
  ...{ send, getMessage, listMessages, listAttempts, resend, recover, test },
  ...{ createSource, updateSource, listSources, deleteSource },
  ...{ receive, listReceived, getReceived, replay, verify },
})
