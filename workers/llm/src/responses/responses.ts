import { type Encoding, readJson, type RouteEvents } from '@dot-do/service'
import { bodyBytesMax, complete, keepAliveMs, parsedBy, streamCompletion } from '../completions.ts'
import type { Caller } from '../session.ts'
import { toResponse } from './answer.ts'
import { type ResponseEvent, responseEvents } from './events.ts'
import { Body, toChat } from './request.ts'

/** OpenAI's responses over whatever speaks its chat completions, whole or as a stream. Nothing of them is kept. */
export async function responses(request: Request, scope: Caller): Promise<Response | RouteEvents> {
  const body = parsedBy(Body, await readJson(request, bodyBytesMax))
  const asked = { body: toChat(body), operation: 'responses', maxTokens: body.max_output_tokens ?? undefined }
  if (!body.stream) return Response.json(toResponse(body, await complete(scope, asked)))
  return { events: responseEvents(body, await streamCompletion(scope, asked)), encoding, keepAliveMs }
}

/** Events as this API writes them: a failure is one as well, which also says `error` for the SDKs that look for it. */
const encoding: Encoding = {
  event: (event) => `event: ${(event as ResponseEvent).type}\ndata: ${JSON.stringify(event)}\n\n`,
  done: '',
  error({ message, code, reason }) {
    const error = { message, type: code, code: reason ?? code, param: null }
    return `event: error\ndata: ${JSON.stringify({ type: 'error', code: error.code, message, param: null, sequence_number: 0, error })}\n\n`
  },
}
