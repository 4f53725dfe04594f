import type { EndpointRow, MessageRow } from './schema.ts'

/** Whether a pattern has an event: `*` stands for one word, `**` for any number; `*` alone is every event. */
export function matches(pattern: string, event: string): boolean {
  return pattern === '*' || fits(pattern.split('.'), event.split('.'))
}

function fits([first, ...rest]: string[], words: string[]): boolean {
  if (first === undefined) return words.length === 0
  if (first === '**') return words.some((_, index) => fits(rest, words.slice(index))) || fits(rest, [])
  return words.length > 0 && (first === '*' || first === words[0]) && fits(rest, words.slice(1))
}

/**
 * Whether an endpoint gets a message. What the platform tells is for its operators, while an endpoint of `*` may be a customer's: such
 * an event must be named by its first word.
 */
export function gets({ events, channels }: Pick<EndpointRow, 'events' | 'channels'>, message: Pick<MessageRow, 'event' | 'channels' | 'isPlatforms'>): boolean {
  if (channels.length > 0 && !channels.some((channel) => message.channels.includes(channel))) return false
  return events.some((pattern) => (!message.isPlatforms || !pattern.startsWith('*')) && matches(pattern, message.event))
}
