import type { Endpoint } from 'webhooks.do/contract'
import type { MessageRow } from '../store/schema.ts'

/** What is sent of a message: the same bytes at every attempt, since its data is JSON already. */
export function bodyOf({ id, event, data, at }: Pick<MessageRow, 'id' | 'event' | 'data' | 'at'>, format: Endpoint['format']): { type: string; body: Buffer } {
  const time = new Date(at).toISOString()
  if (format === 'standard') return { type: 'application/json', body: json({ type: event, timestamp: time }, data) }
  // https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#32-structured-content-mode
  const context = { specversion: '1.0', id, source: 'https://webhooks.do', type: event, time, datacontenttype: 'application/json' }
  return { type: 'application/cloudevents+json; charset=utf-8', body: json(context, data) }
}

const json = (fields: Record<string, string>, data: string): Buffer => Buffer.from(`${JSON.stringify(fields).slice(0, -1)},"data":${data}}`)
