import type { Message } from 'llm.do/contract'

// Without the model's own tokenizer, which there is one of for each: on the safe side for a reservation.
const bytesPerToken = 3
const perMessage = 6
const perFile = 1600

/** How many tokens a text is at most, or nearly so. */
export const tokensOf = (text: string): number => Math.ceil(Buffer.byteLength(text) / bytesPerToken)

/** How many tokens so many characters are, or nearly so. */
export const tokensIn = (characters: number): number => Math.ceil(characters / bytesPerToken)

/** How many tokens messages and what goes with them are at most, or nearly so; pictures, sounds and files count as pictures do. */
export function estimateInput(messages: readonly (Message | Record<string, unknown>)[], ...more: unknown[]): number {
  const ofMessages = messages.reduce((sum: number, message) => sum + perMessage + tokensOfMessage(message), 0)
  return more.reduce((sum: number, each) => sum + (each === undefined ? 0 : tokensOf(JSON.stringify(each))), ofMessages)
}

function tokensOfMessage({ content, ...rest }: Message | Record<string, unknown>): number {
  const parts: unknown[] = Array.isArray(content) ? content : [{ type: 'text', text: content }]
  const ofParts = parts.reduce((sum: number, part) => {
    const { type, text } = (part ?? {}) as { type?: unknown; text?: unknown }
    return sum + (type === 'text' ? tokensOf(String(text ?? '')) : perFile)
  }, 0)
  const { role: _, ...named } = rest as Record<string, unknown>
  return ofParts + (Object.keys(named).length > 0 ? tokensOf(JSON.stringify(named)) : 0)
}
