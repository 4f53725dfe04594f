import { invalid } from '@dot-do/service'
import { bytesOf } from '../text.ts'
import { github } from './github.ts'
import { raw } from './raw.ts'
import type { Find, Headers, Scheme } from './scheme.ts'
import { slack } from './slack.ts'
import { standardWebhooks } from './standard-webhooks.ts'
import { stripe } from './stripe.ts'

/** The schemes by their names. */
export const schemes = { github, raw, slack, stripe, 'standard-webhooks': standardWebhooks } satisfies Record<string, Scheme>

/** Headers by their names, whatever the case; of two that differ only in that the last stands. */
export function finder(headers: Headers = {}): Find {
  const known = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value.trim()]))
  return (name) => known.get(name)
}

/** The keys that secrets stand for. */
export const keysOf = ({ keyOf }: Scheme, secret: string | string[]): Uint8Array[] =>
  [secret].flat().map((each) => keyOf(each) ?? invalid('not a secret as this scheme writes them', ['secret'], 'secret'))

/** Half a surrogate pair is nothing that a webhook could carry. */
export const checkBody = (body: string): void => void bytesOf(body, ['body'])
