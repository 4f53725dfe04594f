import type { Provider } from 'webhooks.do/contract'
import { anyFits, hmac, hmacOf } from './hmac.ts'
import { type Scheme, textAt, timely } from './scheme.ts'
import { standard } from './standard.ts'

// https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
const github: Scheme = {
  check({ header, body, secrets }) {
    const given = header('x-hub-signature-256')
    if (given === undefined) return { reason: 'no_signature' }
    return anyFits(secrets, [given], (secret) => `sha256=${hmacOf('sha256', secret, '', body).digest('hex')}`) ? {} : { reason: 'signature' }
  },
  idOf: ({ header }) => header('x-github-delivery'),
  eventOf: ({ header }) => header('x-github-event'),
  challengeOf: ({ header }) => (header('x-github-event') === 'ping' ? {} : undefined),
}

// https://docs.stripe.com/webhooks#verify-manually
const stripe: Scheme = {
  check(delivered) {
    const { header, body, secrets } = delivered
    const parts = (header('stripe-signature') ?? '').split(',').map((part) => part.split('='))
    const given = parts.flatMap(([name, value = '']) => (name?.trim() === 'v1' ? [value] : [])).slice(0, 20)
    if (given.length === 0) return { reason: 'no_signature' }
    const timestamp = parts.find(([name]) => name?.trim() === 't')?.[1]
    const time = timely(timestamp, delivered)
    if (time.reason) return time
    return anyFits(secrets, given, (secret) => hmacOf('sha256', secret, `${timestamp}.`, body).digest('hex')) ? time : { reason: 'signature' }
  },
  idOf: ({ json }) => textAt(json(), 'id'),
  eventOf: ({ json }) => textAt(json(), 'type'),
}

/** What Slack sends of clicks and dialogs: JSON in a field of a form. */
function slackForm(text: string): unknown {
  const form = new URLSearchParams(text)
  try {
    return JSON.parse(form.get('payload') ?? '{}')
  } catch {
    return {}
  }
}

// https://docs.slack.dev/authentication/verifying-requests-from-slack
const slack: Scheme = {
  check(delivered) {
    const { header, body, secrets } = delivered
    const given = header('x-slack-signature')
    if (given === undefined) return { reason: 'no_signature' }
    const timestamp = header('x-slack-request-timestamp')
    const time = timely(timestamp, delivered)
    if (time.reason) return time
    return anyFits(secrets, [given], (secret) => `v0=${hmacOf('sha256', secret, `v0:${timestamp}:`, body).digest('hex')}`) ? time : { reason: 'signature' }
  },
  idOf: ({ json }) => textAt(json(), 'event_id'),
  eventOf({ json, text }) {
    const body = json()
    if (body === undefined) return textAt(slackForm(text()), 'type') ?? (new URLSearchParams(text()).has('command') ? 'slash_command' : undefined)
    return textAt(body, 'event', 'type') ?? textAt(body, 'type')
  },
  challengeOf: ({ json }) => (textAt(json(), 'type') === 'url_verification' ? { challenge: textAt(json(), 'challenge') ?? '' } : undefined),
}

// RFC 7617; a secret is user:password.
const basic: Scheme = {
  takes: (secret) => secret.includes(':'),
  check({ header, secrets }) {
    const given = header('authorization')
    if (given === undefined) return { reason: 'no_signature' }
    const credentials = given.replace(/^basic +/i, '')
    return anyFits(secrets, [credentials], (secret) => Buffer.from(secret).toString('base64')) ? {} : { reason: 'signature' }
  },
  idOf: hmac.idOf,
  eventOf: hmac.eventOf,
}

const none: Scheme = { check: () => ({}), idOf: hmac.idOf, eventOf: hmac.eventOf }

/** How each provider signs. */
export const providers: Record<Provider, Scheme> = { standard, github, stripe, slack, hmac, basic, none }

/** Whether what came is signed at all: all but `none` is, and needs a secret. */
export const needsSecret = (provider: Provider): boolean => provider !== 'none'
