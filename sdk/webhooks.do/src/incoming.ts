import { z } from 'zod'

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
