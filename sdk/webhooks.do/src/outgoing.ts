import { Duration } from '@dot-do/contract'
import { z } from 'zod'

export const Time = z.iso.datetime().describe('ISO 8601, UTC')

export const EndpointId = z
  .string()
  .regex(/^ep_[0-9A-Z]{26}$/)
  .describe('An endpoint’s id: ep_01J…')

export const MessageId = z
  .string()
  .regex(/^msg_[0-9A-Z]{26}$/)
  .describe('A message’s id: msg_01J…')

export const EventName = z
  .string()
  .max(128)
  .regex(/^[A-Za-z0-9_-]{1,64}(?:\.[A-Za-z0-9_-]{1,64}){0,9}$/)
  .describe('What happened: invoice.paid')

export const Pattern = z
  .string()
  .max(128)
  .regex(/^(?:\*{1,2}|[A-Za-z0-9_-]{1,64})(?:\.(?:\*{1,2}|[A-Za-z0-9_-]{1,64})){0,9}$/)
  .describe('invoice.paid, or invoice.* for one more word, invoice.** for any number of them; * alone is every event')

export const Channel = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{1,64}$/)
  .describe('Whom it concerns: customer-42')

export const settings = {
  url: z
    .url({ protocol: /^https?$/ })
    .max(2048)
    .describe('https, on port 443, 8443 or one from 1024 on'),
  events: z
    .array(Pattern)
    .min(1)
    .max(100)
    .describe('Those it gets. What the platform itself tells, such as endpoint.disabled, must be named by its first word'),
  channels: z.array(Channel).max(20).describe('Only messages of one of them; all messages where there is none'),
  description: z.string().max(500),
  headers: z
    .record(
      z
        .string()
        .min(1)
        .max(64)
        .regex(/^[A-Za-z0-9-]+$/),
      z
        .string()
        .max(1024)
        .regex(/^[\x20-\x7e]*$/),
    )
    .describe('Sent along; at most 20. A value whose name is that of a credential is never shown again'),
  rate: z.object({ limit: z.int().min(1).max(10_000), per: Duration }).describe('Attempts at most, in any such time'),
  format: z.enum(['standard', 'cloudevents']).describe('standard: type, timestamp and data. cloudevents: CloudEvents 1.0, structured'),
  signature: z.enum(['v1', 'v1a']).describe('v1: HMAC-SHA256 with a secret. v1a: Ed25519, checked with a public key'),
  ordered: z.boolean().describe('A message waits until the one before is delivered or given up'),
}

/** Where webhooks are sent. */
export type Endpoint = z.infer<typeof Endpoint>
export const Endpoint = z.object({
  id: EndpointId,
  ...settings,
  description: settings.description.optional(),
  rate: settings.rate.optional(),
  paused: z.boolean(),
  publicKey: z.string().optional().describe('Of signature v1a: whpk_…'),
  keysUrl: z.string().optional().describe('Of signature v1a: where those who get its events find its public keys'),
  health: z.object({
    status: z.enum(['ok', 'failing', 'disabled']),
    since: Time,
    lastError: z.string().optional(),
  }),
  createdAt: Time,
  updatedAt: Time,
})

/** What signs: of v1 a secret, of v1a the public key that checks it. */
export const Keys = z.object({
  secret: z.string().optional().describe('whsec_…'),
  publicKey: z.string().optional().describe('whpk_…'),
  previous: z
    .array(z.object({ secret: z.string().optional(), publicKey: z.string().optional(), until: Time }))
    .describe('Those before, which sign as well until their time'),
})

export const KeysId = z
  .string()
  .regex(/^keys_[0-9a-v]{10}[0-9A-Z]{26}$/)
  .describe('Under which the public keys of an endpoint are found: keys_…, as its keysUrl has it')

/** A public key of an endpoint: a JSON Web Key (RFC 8037). */
export type PublicKey = z.infer<typeof PublicKey>
export const PublicKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string().describe('The 32 bytes, in base64url'),
  kid: z.string().describe('Its thumbprint (RFC 7638)'),
  use: z.literal('sig'),
  alg: z.literal('EdDSA'),
  publicKey: z.string().describe('The same as Standard Webhooks writes it: whpk_…'),
  until: Time.optional().describe('Of one before: when it signs no more'),
})

/** A kind of event that is declared. */
export type EventType = z.infer<typeof EventType>
export const EventType = z.object({
  name: EventName,
  schema: z.unknown().optional().describe('A JSON Schema that `data` of each such event fits: 2020-12 or draft-07'),
  description: z.string().max(500).optional(),
  example: z.unknown().optional().describe('A `data` of such an event'),
})

const sent = {
  id: MessageId,
  event: EventName,
  eventId: z.string().optional(),
  channels: z.array(Channel),
  sentAt: Time,
}

/** What was sent. */
export const MessageSummary = z.object(sent)

/** What was sent, and how far it is on its way to each endpoint. */
export type Message = z.infer<typeof Message>
export const Message = z.object({
  ...sent,
  data: z.unknown(),
  deliveries: z.array(z.object({ endpoint: EndpointId, status: z.enum(['pending', 'delivered', 'failed']), attempts: z.int() })),
})

/** One request to an endpoint. */
export type Attempt = z.infer<typeof Attempt>
export const Attempt = z.object({
  id: z.string(),
  message: MessageId,
  endpoint: EndpointId,
  at: Time,
  ms: z.int(),
  status: z.int().optional().describe('Of the answer, where one came'),
  error: z.string().optional().describe('Why there is no answer, or not all of it'),
  answer: z.string().optional().describe('Its first KiB'),
})
