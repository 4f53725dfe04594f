import { z } from 'zod'
import { EventName, Pattern, Time } from './outgoing.ts'

/** Who sends. */
export type Provider = z.infer<typeof Provider>
export const Provider = z
  .enum(['standard', 'github', 'stripe', 'slack', 'hmac', 'basic', 'none'])
  .describe(
    'standard: Standard Webhooks and Svix, v1 and v1a. hmac: an HMAC in a header, as `options` say. basic: a user and a password. none: whoever knows the address',
  )

const HeaderName = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[A-Za-z0-9-]+$/)

/** Of `hmac` how it signs; of it, `basic` and `none` where the id and the event are. */
export type Options = z.infer<typeof Options>
export const Options = z.object({
  header: HeaderName.optional().describe('Has the signature; x-signature unless set'),
  algorithm: z.enum(['sha1', 'sha256', 'sha512']).optional().describe('sha256 unless set'),
  encoding: z.enum(['hex', 'base64']).optional().describe('hex unless set'),
  prefix: z.string().max(32).optional().describe('Before the signature: sha256='),
  timestampHeader: HeaderName.optional().describe('Has seconds since the epoch; then `timestamp.body` is what is signed'),
  idHeader: HeaderName.optional(),
  eventHeader: HeaderName.optional().describe('`type` or `event` of a JSON body unless set'),
})

export const Secrets = z.array(z.string().min(1).max(512)).max(10).describe('All that are live. Of standard whsec_… or whpk_…, of basic user:password')

/** Why what came is not taken as the provider’s. */
export type Reason = z.infer<typeof Reason>
export const Reason = z.enum(['no_signature', 'no_id', 'no_timestamp', 'timestamp', 'signature'])

/** Whether what came is the provider’s own, and of now. */
export type Verdict = z.infer<typeof Verdict>
export const Verdict = z.object({
  valid: z.boolean(),
  id: z.string().optional().describe('The provider’s, the same at each repetition'),
  event: z.string().optional().describe('Its name: push, invoice.paid'),
  timestamp: z.iso.datetime().optional().describe('When it was signed'),
  reason: Reason.optional().describe('no_…: a header is not there. timestamp: it is none, or outside the tolerance. signature: no secret makes it'),
})

const Path = z.string().min(1).max(64)

/** Where a received event goes. */
export type Target = z.infer<typeof Target>
export const Target = z.union([
  z
    .object({
      domain: z.string().regex(/^[a-z][a-z0-9-]{0,61}$/),
      method: z.string().regex(/^[a-z][A-Za-z0-9]{0,63}$/),
      input: z.record(Path, z.unknown()).optional().describe('Its further fields'),
      field: Path.optional().describe('The field that the event goes into; unless set, the event’s fields are the input’s own'),
    })
    .describe('A method of the platform'),
  z
    .object({
      queue: z
        .string()
        .max(192)
        .regex(/^[a-z0-9][a-z0-9._-]{0,62}(?:\/[A-Za-z0-9][A-Za-z0-9._-]{0,127})?$/),
    })
    .describe('A queue of queue.do'),
  z.object({ event: EventName }).describe('Your own endpoints, as send does'),
])

export const SourceId = z
  .string()
  .regex(/^src_[0-9a-v]{10}[0-9A-Z]{26}$/)
  .describe('A source’s id')

export const ReceivedId = z
  .string()
  .regex(/^rcv_[0-9A-Z]{26}$/)
  .describe('A received event’s id: rcv_01J…')

export const Targets = z.array(Target).max(10).describe('Where events go, each with the rights of whoever set it, as they are then')

export const sourceSettings = {
  options: Options,
  events: z.array(Pattern).min(1).max(100).describe('Those that are kept; of others nothing is'),
  to: Targets,
  description: z.string().max(500),
}

/** Where another's webhooks come in. */
export type Source = z.infer<typeof Source>
export const Source = z.object({
  id: SourceId,
  url: z.string().describe('What to enter at the provider'),
  provider: Provider,
  ...sourceSettings,
  description: z.string().optional(),
  rejected: z.int().describe('How often what came was not the provider’s'),
  lastRejectedAt: Time.optional(),
  createdAt: Time,
  updatedAt: Time,
})

const came = {
  id: ReceivedId,
  source: SourceId,
  provider: Provider,
  event: z.string().optional(),
  eventId: z.string().optional().describe('The provider’s'),
  size: z.int().describe('Bytes of the body'),
  receivedAt: Time,
}

/** What came in. */
export const ReceivedSummary = z.object(came)

/** What came in, as it came, and how far it is on its way. */
export type Received = z.infer<typeof Received>
export const Received = z.object({
  ...came,
  headers: z.record(z.string(), z.string()).describe('Those of credentials are hidden'),
  body: z.base64(),
  forwards: z.array(z.object({ target: Target, status: z.enum(['pending', 'done', 'failed']), attempts: z.int(), error: z.string().optional() })),
})
