import type { ProblemDocument } from '@dot-do/contract/problem'
import { failureOf } from './answer.ts'
import { DoError } from './error.ts'
import type { Limit } from './limit.ts'

/** Opens the stream again behind the event of this id, unless it was tried too often. */
export type Reopen = (lastId: string, attempt: number) => Promise<Response | undefined>

interface Message {
  id?: string
  event?: string
  data: string
}

/** The events of a stream; one that is cut is taken up again by `reopen`, where the method can resume. */
export async function* eventsOf(response: Response, limit?: Pick<Limit, 'failure' | 'end'>, reopen?: Reopen): AsyncGenerator<unknown, void, undefined> {
  let open = response
  let lastId: string | undefined
  let attempt = 0
  try {
    for (;;) {
      try {
        for await (const { id, event, data } of messagesIn(open)) {
          if (event === 'done') return
          if (event === 'error') throw failureOf(JSON.parse(data) as ProblemDocument, {})
          lastId = id ?? lastId
          attempt = 0
          yield JSON.parse(data)
        }
        throw new DoError('unavailable', 'the stream ended before it was done')
      } catch (cause) {
        const error = limit?.failure ?? (cause instanceof DoError ? cause : new DoError('unavailable', 'the stream was cut', { cause }))
        const isCut = error.code === 'unavailable' || error.code === 'deadline_exceeded'
        const next = isCut && !limit?.failure && lastId !== undefined ? await reopen?.(lastId, attempt++) : undefined
        if (!next) throw error
        open = next
      }
    }
  } finally {
    limit?.end()
  }
}

/** What a `text/event-stream` holds (WHATWG HTML 9.2.6). */
async function* messagesIn({ body }: Response): AsyncGenerator<Message, void, undefined> {
  if (!body) return
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  let message: Message = { data: '' }
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      const lines = (rest + value).split(/\r\n|\n|\r(?!$)/)
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (line !== '') read(line, message)
        else if (message.data !== '') {
          yield message
          message = { data: '' }
        }
      }
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

function read(line: string, message: Message): void {
  const [, name, value = ''] = /^(\w+)(?:: ?(.*))?$/s.exec(line) ?? []
  if (name === 'data') message.data += message.data === '' ? value : `\n${value}`
  else if (name === 'id' || name === 'event') message[name] = value
}
