import { EgressError, safeFetch } from '@dot-do/egress'
import { invalid } from '@dot-do/service'
import type { Message } from 'llm.do/contract'
import type { Env } from './env.ts'

const MiB = 1024 * 1024
const imageBytesMax = 10 * MiB
const imagesMax = 20

/** The messages with each image that a URL names fetched and put in as data: no provider is told to fetch for our callers. */
export async function withImages(env: Env, messages: Message[], signal: AbortSignal): Promise<Message[]> {
  let count = 0
  const inline = async (message: Message, index: number): Promise<Message> => {
    if (message.role !== 'user' || typeof message.content === 'string') return message
    const content = message.content.map(async (part, at) => {
      if (part.type !== 'image_url' || part.image_url.url.startsWith('data:')) return part
      const path = ['messages', index, 'content', at, 'image_url', 'url']
      if (++count > imagesMax) invalid(`at most ${imagesMax} images by URL`, path)
      return { ...part, image_url: { ...part.image_url, url: await dataUrlOf(env, part.image_url.url, path, signal) } }
    })
    return { ...message, content: await Promise.all(content) }
  }
  return Promise.all(messages.map(inline))
}

async function dataUrlOf(env: Env, url: string, path: (string | number)[], signal: AbortSignal): Promise<string> {
  try {
    const response = await safeFetch(env, url, { headers: { accept: 'image/*' }, signal }, { redirects: 3, bytesMax: imageBytesMax })
    const type = /^image\/[\w.+-]+/.exec(response.headers.get('content-type') ?? '')?.[0]
    if (!response.ok || type === undefined) {
      void response.body?.cancel().catch(() => {})
      return invalid(response.ok ? 'there is no image at that address' : `the address answers ${response.status}`, path)
    }
    return `data:${type};base64,${Buffer.from(await response.arrayBuffer()).toString('base64')}`
  } catch (err) {
    if (err instanceof EgressError) return invalid(err.message, path, err.reason)
    throw err
  }
}
